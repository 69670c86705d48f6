// The demo stands on its own ground, whatever is configured.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareGround } from './ground.ts';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'bridge-ground-test-'));
});
afterAll(() => rm(place, { recursive: true }));

describe('prepareGround', () => {
  it('never uses the configured database, keys or queue names themselves', async () => {
    const { config, dropLog } = await prepareGround({
      DATA_DIR: place,
      DATABASE_URL: 'postgresql://me:secret@127.0.0.1:5432/production?sslmode=disable',
      REDIS_URL: 'redis://127.0.0.1:6379',
      ADMIN_API_KEY: 'an-admin-key-of-production',
      NODE_ENV: 'production',
      METRICS_POLL_INTERVAL_MS: '86400000',
    });
    expect(config.DATABASE_URL).toMatch(
      /^postgresql:\/\/me:secret@127\.0\.0\.1:5432\/bridge_demo_[0-9a-f]{12}\?sslmode=disable$/,
    );
    expect(config.queuePrefix).toMatch(/^bridge_demo_[0-9a-f]{12}$/);
    expect(config).toMatchObject({ PORT: 0, SIMULATOR: 'on', METRICS_POLL_INTERVAL_MS: 1_500 });
    expect(config).not.toHaveProperty('ADMIN_API_KEY');
    dropLog();
  });

  it('makes a directory inside the given one and leaves nothing of it', async () => {
    const { config, logFile, clear, dropLog } = await prepareGround({ DATA_DIR: place });
    expect(config.DATA_DIR.startsWith(join(place, 'bridge-demo-'))).toBe(true);
    await clear();
    dropLog();
    expect(existsSync(join(logFile, '..'))).toBe(false);
    expect(existsSync(place)).toBe(true);
  });

  it('names what is wrong in the environment', async () => {
    await expect(prepareGround({ DATABASE_URL: 'mysql://localhost' })).rejects.toThrow('DATABASE_URL');
  });
});
