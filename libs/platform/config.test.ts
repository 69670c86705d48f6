import { describe, expect, it } from '@jest/globals';
import { configSchema } from './config-schema.ts';
import { ConfigError, listOf, readConfig, simulatorIsOn } from './config.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://bridge@db/bridge',
  REDIS_URL: 'rediss://queue:6379',
  ADMIN_API_KEY: 'an-admin-key-that-is-long',
  CREDENTIALS_KEYS: 'one:AAAA',
};

/** The lines of the error, each without its dash. */
function faultsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ''));
  }
}
const namesIn = (faults: string[]) => new Set(faults.map((fault) => fault.split(' ')[0]));

describe('an empty environment', () => {
  it('is usable for development: everything has a default or is embedded', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 3000,
      DATA_DIR: '.data',
      METRICS_POLL_INTERVAL_MS: 86_400_000,
      METRICS_POLL_COUNT: 7,
      TEXTLOCAL_ALLOWED_ORIGINS: '',
    });
    expect(config.DATABASE_URL).toBeUndefined();
    expect(config.REDIS_URL).toBeUndefined();
  });

  it('is what empty variables make', () => {
    const empty = Object.fromEntries(Object.keys(configSchema.properties).map((name) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });
});

describe('the variables', () => {
  it('are numbers where numbers are meant, and nothing else is read', () => {
    const config = readConfig({ PORT: '0', MAX_UPLOADS: '8', HOST: '0.0.0.0', HOME: '/root', PATH: '/bin' });
    expect(config).toMatchObject({ PORT: 0, MAX_UPLOADS: 8, HOST: '0.0.0.0' });
    expect(Object.keys(config)).not.toContain('HOME');
  });

  it('all have a description', () => {
    for (const [name, schema] of Object.entries(configSchema.properties)) {
      const { description } = schema as { description?: string };
      expect([name, description]).toEqual([name, expect.stringMatching(/\w.*\.$/s)]);
    }
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '3000.5'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', 'true'],
    ['METRICS_POLL_COUNT', '0'],
    ['MAX_UPLOADS', '101'],
    ['NODE_ENV', 'prod'],
    ['LOG_LEVEL', 'loud'],
    ['SIMULATOR', 'yes'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['REDIS_URL', 'http://queue'],
    ['ADMIN_API_KEY', 'a key with blanks that no header can carry'],
    ['ADMIN_API_KEY', 'ein-schlüssel-mit-umlaut'],
    ['ADMIN_API_KEY', 'x'.repeat(257)],
  ])('%s cannot be %s, and the fault names it without quoting it', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(namesIn(faults)).toEqual(new Set([name]));
    if (value.length > 6) expect(faults.join()).not.toContain(value);
  });

  it('that are wrong are all told at once', () => {
    const wrong = { PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'x', SWEEP_INTERVAL_MS: '1', SIMULATOR: '1' };
    expect(namesIn(faultsOf(wrong))).toEqual(new Set(Object.keys(wrong)));
  });
});

describe('production', () => {
  it('is usable with everything that is needed, and has no simulator', () => {
    const config = readConfig(production);
    expect(config).toMatchObject(production);
    expect(simulatorIsOn(config)).toBe(false);
  });

  it('names everything that is missing at once, and what is wrong besides', () => {
    const faults = faultsOf({ NODE_ENV: 'production', PORT: 'x', SIMULATOR: 'on' });
    expect(namesIn(faults)).toEqual(
      new Set(['PORT', 'DATABASE_URL', 'REDIS_URL', 'ADMIN_API_KEY', 'CREDENTIALS_KEYS', 'SIMULATOR']),
    );
  });

  it('is not usable with an admin key that can be guessed', () => {
    expect(faultsOf({ ...production, ADMIN_API_KEY: 'short' })).toEqual([
      expect.stringContaining('ADMIN_API_KEY'),
    ]);
  });

  it.each(['DATABASE_URL', 'REDIS_URL', 'ADMIN_API_KEY', 'CREDENTIALS_KEYS'])(
    'is not usable without %s',
    (name) => {
      expect(faultsOf({ ...production, [name]: undefined })).toEqual([expect.stringContaining(name)]);
      expect(faultsOf({ ...production, [name]: '' })).toEqual([expect.stringContaining(name)]);
    },
  );
});

describe('the simulator', () => {
  it('runs in development unless it is switched off', () => {
    expect(simulatorIsOn(readConfig({}))).toBe(true);
    expect(simulatorIsOn(readConfig({ SIMULATOR: 'off' }))).toBe(false);
    expect(simulatorIsOn(readConfig({ NODE_ENV: 'test', SIMULATOR: 'on' }))).toBe(true);
  });
});

describe('a list', () => {
  it('is cut at commas; blanks and empty items do not count', () => {
    expect(listOf(' http://a , ,http://b,')).toEqual(['http://a', 'http://b']);
    expect(listOf('')).toEqual([]);
  });
});
