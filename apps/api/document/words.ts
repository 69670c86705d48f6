// How a call is described to integrators: the shape that all words-*.ts fill.

import type { Scope } from '#accounts/keys.ts';

export type Examples = Record<string, { summary: string; value: unknown }>;

export interface Words {
  tag: 'campaigns' | 'templates' | 'accounts' | 'service';
  /** Who may call: a key with this scope, the admin key alone, or everybody. */
  access: Scope | 'admin' | 'open';
  /** A few words, for lists. */
  summary: string;
  /** Sentences: what it does, what it does not, what to mind. */
  description: string;
  /** Bodies as they may be sent, by content type. */
  body?: Record<string, Examples>;
  /** What the good answers mean and look like, by status. */
  answers: Record<
    number,
    {
      description: string;
      examples?: Record<string, Examples>;
      /** Headers it always has, by the name of their component. */
      headers?: Record<string, 'Location'>;
    }
  >;
}

/** One example of a JSON body or answer. */
export const json = (summary: string, value: unknown): Record<string, Examples> => ({
  'application/json': { example: { summary, value } },
});
