// What a route takes from the words about it: name, summary, description, tag, who may call.

import type { Scope } from '#accounts/keys.ts';
import { accountWords } from './words-accounts.ts';
import { campaignWords } from './words-campaigns.ts';
import { operatorWords } from './words-operators.ts';
import { serviceWords } from './words-service.ts';
import { templateWords } from './words-templates.ts';
import type { Words } from './words.ts';

const words = { ...campaignWords, ...templateWords, ...accountWords, ...operatorWords, ...serviceWords };
export type OperationId = keyof typeof words;

export const allWords: Readonly<Record<string, Words>> = words;

const scopeOf = (access: Words['access']): Scope | undefined =>
  access === 'open' || access === 'admin' ? undefined : access;

function securityOf(access: Words['access']): Record<string, string[]>[] {
  const scope = scopeOf(access);
  if (scope !== undefined) return [{ accountKey: [scope] }, { adminKey: [] }];
  return access === 'admin' ? [{ adminKey: [] }] : [];
}

function whoMayCall(access: Words['access']): string {
  const scope = scopeOf(access);
  if (scope !== undefined) {
    return `Needs a key with the scope \`${scope}\`, or the admin key with the account in \`X-Account-Id\`.`;
  }
  return access === 'admin' ? 'Needs the admin key.' : 'Needs no key.';
}

/** The words of a route's schema. Its examples and the meaning of its answers are put in by complete.ts. */
export function operation(operationId: OperationId) {
  const { tag, access, summary, description }: Words = words[operationId];
  return {
    operationId,
    tags: [tag],
    security: securityOf(access),
    summary,
    description: `${description}\n\n${whoMayCall(access)}`,
  };
}
