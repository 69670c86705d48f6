// Keys and the audit trail in words. For the admin key.

import { auditExample, keyExample, newKeyExample } from './examples-accounts.ts';
import { json, type Words } from './words.ts';

export const operatorWords = {
  createKey: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Make a key',
    description:
      'Makes a bearer key for the account. Its text is in this answer and nowhere else: only a hash is kept. Without a body it ' +
      'has all scopes and works until it is deleted.',
    body: {
      'application/json': {
        named: { summary: 'A key for Optimove', value: { name: 'Optimove', scopes: keyExample.scopes } },
        expiring: { summary: 'A key that ends', value: { name: 'Trial', expiresAt: '2026-12-31T00:00:00Z' } },
      },
    },
    answers: { 201: { description: 'The key: keep it now.', examples: json('A new key', newKeyExample) } },
  },
  listKeys: {
    tag: 'accounts',
    access: 'admin',
    summary: 'List the keys of an account',
    description:
      'All keys of the account with their scopes and when they were used last, without their text.',
    answers: { 200: { description: 'All keys.', examples: json('One key', { items: [keyExample] }) } },
  },
  rotateKey: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Replace a key',
    description:
      'Makes a key with the name and scopes of another one, shown once. The old key works beside the new one until the overlap is ' +
      'over, a day unless said otherwise, so that callers can change over. A key is rotated once; then the one in its place is.',
    body: {
      'application/json': {
        planned: { summary: 'A day to change over', value: { overlapSeconds: 86_400 } },
        leaked: { summary: 'The old key may be known to others', value: { overlapSeconds: 0 } },
      },
    },
    answers: {
      201: {
        description: 'The new key: keep it now.',
        examples: json('A new key', {
          ...newKeyExample,
          replaces: { id: keyExample.id, expiresAt: '2026-11-25T09:05:00.000Z' },
        }),
      },
    },
  },
  deleteKey: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Take a key back',
    description: 'From this answer on the key opens nothing. Requests under way are finished.',
    answers: { 204: { description: 'It is gone.' } },
  },
  listDeeds: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Show the audit trail',
    description:
      'Who did what, the latest first: accounts, keys, decisions about campaigns, sign-ins to the board and its actions. Each ' +
      'entry was written in the transaction of the change itself, and the database refuses to change or delete it. It holds no ' +
      'secrets, customers or numbers, and stays when its account is deleted.',
    answers: {
      200: {
        description: 'A page of the trail.',
        examples: json('The only page', { items: [auditExample], nextCursor: null }),
      },
    },
  },
} as const satisfies Record<string, Words>;
