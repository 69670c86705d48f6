// The schemas of what operators are answered about keys and the audit trail.

import { Type } from 'typebox';
import { scopes } from '#accounts/keys.ts';
import { actorKinds, auditActions } from '#platform/audit.ts';
import { dateTime, nextCursor, nullable, ref } from './schema.ts';

const keyId = Type.String({ format: 'uuid', description: 'Names the key; it opens nothing.' });
const keyName = nullable(Type.String(), 'As it was given.');
const keyScopes = Type.Array(Type.Enum([...scopes]), { description: 'What the key may do.' });
const expiresAt = nullable(
  Type.String({ format: 'date-time' }),
  'From then on it is refused like an unknown key; null: it works until it is deleted.',
);

const keySchema = Type.Object(
  {
    id: keyId,
    name: keyName,
    scopes: keyScopes,
    createdAt: dateTime('When it was made.'),
    lastUsedAt: nullable(
      Type.String({ format: 'date-time' }),
      'Its last use, to the minute; null: never used.',
    ),
    expiresAt,
    replacedBy: nullable(Type.String(), 'The key that was made when this one was rotated.'),
  },
  { $id: 'Key', description: 'A bearer key, without its text.' },
);

export const keyListSchema = Type.Object(
  { items: Type.Array(ref(keySchema), { description: 'All of them, the oldest first.' }) },
  { $id: 'KeyList', description: 'The keys of an account.' },
);

export const newKeySchema = Type.Object(
  {
    id: keyId,
    key: Type.String({ description: 'The key itself: shown this once.' }),
    name: keyName,
    scopes: keyScopes,
    createdAt: dateTime('When it was made.'),
    expiresAt,
  },
  { $id: 'NewKey', description: 'A bearer key with its text, in the one answer that has it.' },
);

export const rotatedKeySchema = Type.Object(
  {
    ...newKeySchema.properties,
    replaces: Type.Object(
      { id: keyId, expiresAt: dateTime('Until then the old key works too.') },
      { description: 'The key that was rotated.' },
    ),
  },
  { $id: 'RotatedKey', description: 'The key that takes the place of another one, with its text.' },
);

const auditEntrySchema = Type.Object(
  {
    id: Type.String({ description: 'Its place in the trail.', examples: ['1027'] }),
    at: dateTime('When the change was made.'),
    actor: Type.Object(
      {
        kind: Type.Enum([...actorKinds], {
          description:
            'The admin key, a browser that signed in with it, the key of an account, a command of the operator, a worker ' +
            'by itself, or nobody known: a refused sign-in.',
        }),
        id: nullable(Type.String(), 'Of the session or key, or the name of the command.'),
        address: nullable(Type.String(), 'The address that the request came from.'),
      },
      { description: 'Who did it.' },
    ),
    requestId: nullable(Type.String(), 'As in the log.'),
    accountId: nullable(Type.String(), 'The account it concerns, also after that was deleted.'),
    action: Type.Enum([...auditActions], { description: 'What was done.' }),
    target: nullable(Type.String(), 'To what: a key, campaign, event, queue or job.'),
    details: Type.Object({}, { additionalProperties: true, description: 'More about it, by action.' }),
  },
  { $id: 'AuditEntry', description: 'One deed in the audit trail.' },
);

export const auditPageSchema = Type.Object(
  { items: Type.Array(ref(auditEntrySchema), { description: 'The latest first.' }), nextCursor },
  { $id: 'AuditPage', description: 'Some entries of the audit trail.' },
);

/** The schemas of this file that the document names. */
export const operatorSchemas = [
  keySchema,
  keyListSchema,
  newKeySchema,
  rotatedKeySchema,
  auditEntrySchema,
  auditPageSchema,
];
