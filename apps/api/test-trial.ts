// For the tests of trials: an API whose log is kept, and accounts that each have a TextLocal of their own.

import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Switches } from '../simulator/state/switches.ts';
import { startTestApi, type Answer, type TestApi } from './test-api.ts';

export const numbers = ['447700900101', '447700900102'];
export const stockGroups = ['Contacts', 'Customers', 'Opt-outs'];

export interface TrialBody {
  traits: Record<string, unknown> | null;
  steps: { step: string; ok: boolean; detail: string }[];
  cost: number | null;
  leftBehind: string[];
}

export interface TrialDesk {
  api: TestApi;
  /** All that was logged. */
  said: string[];
  /** An account of its own at a TextLocal of its own. */
  addAccount(switches?: Partial<Switches>, contacts?: number): Promise<string>;
  ask(id: string, body?: unknown): Promise<Answer>;
  /** A trial that is answered. @throws Error with any other answer */
  trial(id: string): Promise<TrialBody>;
  groupsOf(id: string): string[];
  textsOf(id: string): string[];
  waitingOf(id: string): number[];
}

export async function startTrialDesk(): Promise<TrialDesk> {
  const said: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      said.push(String(chunk));
      done();
    },
  });
  const api = await startTestApi({
    environment: { TRIAL_WAIT_MS: '0', PROVIDER_TIMEOUT_MS: '1000', PROVIDER_BREAKER_FAILURES: '100' },
    log: pino({ level: 'trace' }, sink),
  });
  const ask: TrialDesk['ask'] = (id, body = { numbers, confirm: true }) =>
    api.call('POST', `/accounts/${id}/trial`, body);
  let accounts = 0;
  return {
    api,
    said,
    ask,
    async addAccount(switches = {}, contacts = 5) {
      accounts += 1;
      const id = `trial-${accounts}`;
      api.simulator.addAccount({ apiKey: id, contacts, switches });
      await api.addAccount(id, { textlocal: { baseUrl: api.simulator.origin, apiKey: id } });
      return id;
    },
    async trial(id) {
      const { status, body, text } = await ask(id);
      if (status !== 200) throw new Error(text);
      return body as unknown as TrialBody;
    },
    groupsOf: (id) => Array.from(api.simulator.account(id).groups.values(), ({ name }) => name).toSorted(),
    textsOf: (id) => Array.from(api.simulator.texts(id), ({ text }) => text),
    waitingOf: (id) => [...api.simulator.account(id).outbox.waiting.keys()],
  };
}

export const failedSteps = ({ steps }: TrialBody): string[] =>
  steps.filter(({ ok }) => !ok).map(({ step }) => step);
