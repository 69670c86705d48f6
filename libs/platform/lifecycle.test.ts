import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { createLifecycle, onSignals } from './lifecycle.ts';

let stopped: string[];
let logged: unknown[];
const log = { info: () => undefined, error: (fields: object) => void logged.push(fields) };
const part = (name: string) => async () => void stopped.push(name);
const failing = () => Promise.reject(new Error('stuck'));
const never = () => new Promise<void>(() => undefined);

beforeEach(() => {
  stopped = [];
  logged = [];
});

describe('stopping', () => {
  it('goes in reverse, one after the other, and happens once', async () => {
    const lifecycle = createLifecycle({ log, deadlineMs: 5_000 });
    for (const name of ['database', 'queue', 'http']) lifecycle.add(name, part(name));
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    await lifecycle.stop();
    expect(stopped).toEqual(['http', 'queue', 'database']);
  });

  it('goes on past a part that fails, logs its name, and rejects at the end', async () => {
    const lifecycle = createLifecycle({ log, deadlineMs: 5_000 });
    lifecycle.add('database', part('database'));
    lifecycle.add('queue', failing);
    lifecycle.add('http', part('http'));
    await expect(lifecycle.stop()).rejects.toMatchObject({
      name: 'AggregateError',
      errors: [expect.objectContaining({ message: 'queue failed to stop' })],
    });
    expect(stopped).toEqual(['http', 'database']);
    expect(logged).toEqual([expect.objectContaining({ part: 'queue' })]);
  });

  it('gives up at the deadline and says what it waited for', async () => {
    const lifecycle = createLifecycle({ log, deadlineMs: 20 });
    lifecycle.add('database', part('database'));
    lifecycle.add('queue', never);
    await expect(lifecycle.stop()).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: 'queue did not stop in time: 20 ms have passed' })],
    });
    expect(stopped).toEqual([]);
  });

  it('breaks off a start that is still going on, and stops what it just started', async () => {
    const lifecycle = createLifecycle({ log, deadlineMs: 5_000 });
    const http = new EventEmitter();
    lifecycle.add('http', async () => void (await once(http, 'close')));
    const stopping = lifecycle.stop();
    expect(() => lifecycle.add('late', part('late'))).toThrow(
      'late was started while the service was stopping',
    );
    http.emit('close');
    await stopping;
    expect(stopped).toEqual(['late']);
    expect(() => lifecycle.add('later', part('later'))).toThrow();
    expect(stopped).toEqual(['late', 'later']);
  });
});

describe('a start', () => {
  it('that fails is logged, stops what has started, and rejects with why', async () => {
    const lifecycle = createLifecycle({ log, deadlineMs: 5_000 });
    const start = async (): Promise<void> => {
      lifecycle.add('database', part('database'));
      await failing();
    };
    await expect(lifecycle.start(start)).rejects.toThrow('stuck');
    expect(stopped).toEqual(['database']);
    expect(logged).toEqual([{ err: new Error('stuck') }]);
  });

  it('that a stop breaks off has not failed', async () => {
    const lifecycle = createLifecycle({ log, deadlineMs: 5_000 });
    const start = async (): Promise<void> => {
      lifecycle.add('database', part('database'));
      await lifecycle.stop();
      await failing();
    };
    await lifecycle.start(start);
    expect([stopped, logged]).toEqual([['database'], []]);
  });
});

async function exitCalls(stop: () => Promise<void>, signals: NodeJS.Signals[]): Promise<unknown[]> {
  const lifecycle = createLifecycle({ log, deadlineMs: 200 });
  lifecycle.add('part', stop);
  const exit = jest.fn<(code: number) => void>();
  const exited = new Promise((resolve) => exit.mockImplementation(resolve));
  const stopListening = onSignals(lifecycle, { exit });
  for (const signal of signals) process.emit(signal, signal);
  await exited;
  stopListening();
  return exit.mock.calls;
}

describe('a signal', () => {
  it('stops everything and exits with 0', async () => {
    expect(await exitCalls(part('part'), ['SIGTERM'])).toEqual([[0]]);
    expect(await exitCalls(part('part'), ['SIGINT'])).toEqual([[0]]);
    expect(stopped).toEqual(['part', 'part']);
  });

  it('exits with 1 when something failed to stop', async () => {
    expect(await exitCalls(failing, ['SIGTERM'])).toEqual([[1]]);
  });

  it('exits at once when it comes a second time', async () => {
    expect(await exitCalls(never, ['SIGINT', 'SIGINT'])).toEqual([[1]]);
  });
});
