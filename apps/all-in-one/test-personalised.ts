// For tests of personalised sends: accounts at a simulator, campaigns that fill their texts, and what must have left.

import { expect } from '@jest/globals';
import type { SimulatedAccount } from '../simulator/state/account.ts';
import type { SentText } from '../simulator/state/texts.ts';
import { inSeconds, type Answer, type TestService } from './test-service.ts';

const template = (id: number, body: string) => ({
  id,
  title: `T${id}`,
  body,
  senderName: 'ACME',
  isMyDND: 0,
});
const templates = [
  template(1, 'Hi %%first_name%%, your code is {{custom1}}'),
  template(3, 'Come and play'),
  template(4, 'Your offer: %%offer%%'),
];

export const customers = 1_400;
export const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const customerIds = Array.from({ length: customers }, (_, index) => customerId(index + 1));
/** The number that the simulator gave a customer. */
export const numberOf = (no: number): number => 447_710_000_000 + no;

export const completed = ({ state }: Answer['body']): boolean => state === 'completed';

export interface Personalised {
  /** An account of its own, here and at TextLocal, so that the cases do not see each other. */
  addAccount: (id: string, more?: Record<string, unknown>) => Promise<SimulatedAccount>;
  post: (account: string, more?: Record<string, unknown>) => Promise<Answer>;
  /** @returns the path of the accepted campaign */
  begin: (account: string, more?: Record<string, unknown>) => Promise<string>;
  ask: (account: string, method: string, path: string, body?: unknown) => Promise<Answer>;
  follow: (
    account: string,
    path: string,
    wanted: (body: Answer['body']) => boolean,
  ) => Promise<Answer['body']>;
  textsOf: (account: string) => SentText[];
  snapshotsOf: (account: string, path: string) => Promise<Record<string, number>[]>;
  /** Nobody twice, everyone (but those left out) once, each with their own text. */
  expectEachOnce: (account: string, leftOut?: readonly number[]) => void;
}

const as = (account: string) => ({ 'x-account-id': account });

/** Calls of the service as accounts that personalise. */
export function personalised(service: () => TestService): Personalised {
  const textsOf = (account: string) => [...service().simulator.texts(account)];
  const post: Personalised['post'] = (account, more = {}) =>
    service().call(
      'POST',
      '/campaigns',
      { campaignId: account, templateId: '1', sendAt: inSeconds(3), customerIds, ...more },
      as(account),
    );
  return {
    post,
    textsOf,
    async addAccount(id, more = {}) {
      const account = service().simulator.addAccount({ apiKey: id, contacts: 1_500, templates });
      const textlocal = { baseUrl: service().simulator.origin, apiKey: id };
      await service().addAccount(id, { textlocal, personalise: true, ...more });
      return account;
    },
    async begin(account, more) {
      const answer = await post(account, more);
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
      return `/campaigns/${String(answer.body['id'])}`;
    },
    ask: (account, method, path, body) => service().call(method, path, body, as(account)),
    follow: (account, path, wanted) => service().until(path, wanted, 50_000, as(account)),
    async snapshotsOf(account, path) {
      const { body } = await service().call('GET', `${path}/metrics`, undefined, as(account));
      const [send] = body['sends'] as { snapshots: Record<string, number>[] }[];
      return send?.snapshots ?? [];
    },
    expectEachOnce(account, leftOut = []) {
      const texts = textsOf(account);
      const byNumber = new Map(texts.map(({ number, text }) => [number, text]));
      expect(texts).toHaveLength(customers - leftOut.length);
      expect(byNumber.size).toBe(texts.length);
      for (const no of leftOut) expect(byNumber.has(numberOf(no))).toBe(false);
      for (const [number, text] of byNumber) {
        const [, code] = /^Hi [A-Z][a-z]+, your code is (C-\d{6})$/.exec(text) ?? [];
        expect(code).toBe(customerId(number - numberOf(0)));
      }
    },
  };
}
