// What an account may send: its templates with their measures, and its sender names. Read from TextLocal and kept for
// a short time, since a marketer's drop-down and every accepted campaign ask for them.

import { placeholdersIn } from '#campaign/placeholders.ts';
import type { Template } from '#campaign/plan-sends.ts';
import { TimeSlice } from '#platform/time-slice.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import { maxMeasured, measureText } from '#providers/textlocal/text.ts';
import type { Connection } from './connections.ts';

export interface Senders {
  defaultSender: string | null;
  /** null when the host does not tell (an account moved to Webex): then only the format is checked */
  names: string[] | null;
}

export interface Catalog {
  templates(connection: Connection, options?: { refresh?: boolean }): Promise<Template[]>;
  senders(connection: Connection, options?: { refresh?: boolean }): Promise<Senders>;
}

const maxAgeMs = 60_000;

const unknownCommand = (error: unknown): boolean =>
  error instanceof ProviderError && error.meaning === 'unsupported';

/** One read for all who ask at the same time; a failed one is forgotten, so that the next asker tries again. */
function cached<Value>(read: (connection: Connection) => Promise<Value>) {
  const entries = new Map<string, { at: number; settings: number; value: Promise<Value> }>();
  return async (connection: Connection, { refresh = false } = {}): Promise<Value> => {
    const { id, updatedAt } = connection.account;
    const entry = entries.get(id);
    const fresh =
      entry !== undefined && Date.now() - entry.at < maxAgeMs && entry.settings === updatedAt.getTime();
    if (fresh && !refresh) return entry.value;
    const value = read(connection);
    entries.set(id, { at: Date.now(), settings: updatedAt.getTime(), value });
    try {
      return await value;
    } catch (error) {
      entries.delete(id);
      throw error;
    }
  };
}

/** Reads through to TextLocal at most once a minute for an account, and at once when asked to refresh. */
export function createCatalog(): Catalog {
  return {
    templates: cached(async ({ textlocal }) => {
      const measured: Template[] = [];
      const slice = new TimeSlice();
      for (const { id, title, body } of await textlocal.templates()) {
        // Measuring one takes milliseconds, and an account may have thousands.
        if (slice.isOver) await slice.next();
        const placeholders = placeholdersIn(body.slice(0, maxMeasured));
        measured.push({ id, title, body, ...measureText(body), placeholders });
      }
      return measured;
    }),
    senders: cached(async ({ textlocal }) => {
      try {
        const { defaultSender, names } = await textlocal.senders();
        const all =
          defaultSender === undefined || names.includes(defaultSender) ? names : [defaultSender, ...names];
        return { defaultSender: defaultSender ?? null, names: all.length > 0 ? all : null };
      } catch (error) {
        if (unknownCommand(error)) return { defaultSender: null, names: null };
        throw error;
      }
    }),
  };
}
