// For tests of what a text may be: templates saved at the simulator, campaigns of two customers, and the texts that left.

import type { SentText } from '../simulator/state/texts.ts';
import { inSeconds, type Answer, type TestService } from './test-service.ts';

const as = (account: string) => ({ 'x-account-id': account });

export interface Texts {
  /** Saves a template at TextLocal. @returns its ID */
  save: (body: string, title?: string) => string;
  /** Saves another text under its ID. */
  correct: (id: string, body: string) => void;
  request: (
    templateId: string,
    more?: Record<string, unknown>,
  ) => Record<string, unknown> & { customerIds: string[] };
  post: (body: Record<string, unknown>, account?: string) => Promise<Answer>;
  estimate: (body: Record<string, unknown>, account?: string) => Promise<Answer>;
  preview: (id: string, account?: string) => Promise<Answer['body']>;
  /** The texts with these words that left; asked until they are as many. */
  left: (words: string) => SentText[];
  allow: (account: string, allowUnknownPlaceholders: string[]) => Promise<unknown>;
}

export const pathOf = ({ body }: Answer): string => `/campaigns/${String(body['id'])}`;

/** Texts of the simulator's stocked account. */
export function texts(service: () => TestService): Texts {
  const templates = () => service().simulator.account('simulator-key').templates;
  let lastId = 5_000;
  return {
    save(body, title = 'T') {
      lastId += 1;
      templates().push({ id: lastId, title, body, senderName: 'ACME', isMyDND: 0 });
      return String(lastId);
    },
    correct(id, body) {
      const index = templates().findIndex((each) => String(each.id) === id);
      const [before] = templates().splice(index, 1);
      if (before !== undefined) templates().push({ ...before, body });
    },
    request: (templateId, more = {}) => ({
      campaignId: `of ${templateId}`,
      templateId,
      sendAt: inSeconds(3_600),
      customerIds: ['C-000001', 'C-000002'],
      ...more,
    }),
    post: (body, account = 'demo') => service().call('POST', '/campaigns', body, as(account)),
    estimate: (body, account = 'demo') => service().call('POST', '/campaigns/estimate', body, as(account)),
    preview: async (id, account = 'demo') =>
      (await service().call('GET', `/templates/${id}/preview`, undefined, as(account))).body,
    left: (words) => [...service().simulator.texts()].filter(({ text }) => text.includes(words)),
    allow: (id, allowUnknownPlaceholders) =>
      service().parts.database.prisma.account.update({ where: { id }, data: { allowUnknownPlaceholders } }),
  };
}
