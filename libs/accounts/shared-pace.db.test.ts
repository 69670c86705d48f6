// An account's limits when two processes call it: two clients, each with a database connection of its own, against the
// simulator, which counts.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount } from '#platform/test-rows.ts';
import { createTextLocal, type TextLocal } from '#providers/textlocal/client.ts';
import { startSimulator, type Simulator } from '../../apps/simulator/start.ts';
import { openSharedPace } from './shared-pace.ts';

const log = createLog('silent');
const limits = { accountId: 'shared', requestsPerSecond: 40, maxConcurrentRequests: 4 };

describe('two processes that call one account', () => {
  let test: TestDatabase;
  let simulator: Simulator;
  const databases: Database[] = [];
  const clients: TextLocal[] = [];

  /** As a process of its own would have it. */
  const client = (): TextLocal => {
    const database = openDatabase(test.url, log);
    const textlocal = createTextLocal({
      baseUrl: simulator.origin,
      allowedOrigins: [simulator.origin],
      credentials: { apiKey: 'simulator-key' },
      country: 'GB',
      ...limits,
      shared: openSharedPace(database, limits, log),
    });
    databases.push(database);
    clients.push(textlocal);
    return textlocal;
  };

  beforeAll(async () => {
    test = await testDatabase();
    simulator = await startSimulator({ latencyMs: 60, stock: { contacts: 10 } });
    const setup = openDatabase(test.url, log);
    databases.push(setup);
    await addAccount(setup, limits.accountId, { baseUrl: simulator.origin });
  });
  afterAll(async () => {
    for (const textlocal of clients) await textlocal.close();
    for (const database of databases) await database.close();
    await simulator.stop();
    await test.drop();
  });

  const calls = 80;
  const secondsOf = async (work: Promise<unknown>[]): Promise<number> => {
    const began = performance.now();
    await Promise.all(work);
    return (performance.now() - began) / 1_000;
  };
  const ask = (textlocal: TextLocal, times: number) =>
    Array.from({ length: times }, () => textlocal.balance());

  it('never go beyond its limits together, and are hardly slower than one that has them alone', async () => {
    const alone = createTextLocal({
      baseUrl: simulator.origin,
      allowedOrigins: [simulator.origin],
      credentials: { apiKey: 'simulator-key' },
      country: 'GB',
      ...limits,
    });
    clients.push(alone);
    const floor = await secondsOf(ask(alone, 2 * calls));
    simulator.calls.reset();
    const [one, other] = [client(), client()];
    const seconds = await secondsOf([...ask(one, calls), ...ask(other, calls)]);
    const { balance } = simulator.calls.counts('simulator-key');
    expect(balance?.calls).toBe(2 * calls);
    expect(balance?.peakConcurrent).toBeLessThanOrEqual(limits.maxConcurrentRequests);
    expect(balance?.peakPerSecond).toBeLessThanOrEqual(limits.requestsPerSecond);
    // Two seconds at the beginning, until the one that came first has given half of it away.
    expect(seconds - 2).toBeLessThan(floor / 0.9);
  });

  it('both rest when TextLocal asks one of them to', async () => {
    const [one, other] = [client(), client()];
    await Promise.all([one.balance(), other.balance()]);
    simulator.faults.add({ kind: '429', retryAfter: 2, command: 'get_groups', times: 1 });
    await expect(one.groups()).rejects.toMatchObject({ outcome: 'retry_after' });
    const began = performance.now();
    await Promise.all(Array.from({ length: 30 }, () => other.balance()));
    expect(performance.now() - began).toBeGreaterThan(1_500);
  });

  it('leave the whole to the other when one has nothing to do any more', async () => {
    const [one, other] = [client(), client()];
    await one.balance();
    await one.close();
    simulator.calls.reset();
    await Promise.all(Array.from({ length: 12 }, () => other.balance()));
    expect(simulator.calls.counts('simulator-key')['balance']?.peakConcurrent).toBeGreaterThan(2);
  });
});
