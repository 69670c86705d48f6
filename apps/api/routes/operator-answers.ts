// The schemas of what operators are answered about keys and the audit trail.

import { Type, type TSchema } from 'typebox';
import { scopes } from '#accounts/keys.ts';
import { actorKinds, auditActions } from '#platform/audit.ts';

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const dateTime = (description: string) => Type.String({ format: 'date-time', description });

const keyId = Type.String({ format: 'uuid', description: 'Names the key; it opens nothing.' });
const keyName = nullable(Type.String({ description: 'As it was given.' }));
const keyScopes = Type.Array(Type.Enum([...scopes]), { description: 'What the key may do.' });
const expiresAt = nullable(
  dateTime('From then on it is refused like an unknown key; null: it works until it is deleted.'),
);

export const keySchema = Type.Object(
  {
    id: keyId,
    name: keyName,
    scopes: keyScopes,
    createdAt: dateTime('When it was made.'),
    lastUsedAt: nullable(dateTime('Its last use, to the minute; null: never used.')),
    expiresAt,
    replacedBy: nullable(Type.String({ description: 'The key that was made when this one was rotated.' })),
  },
  { $id: 'Key', description: 'A bearer key, without its text.' },
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

export const auditEntrySchema = Type.Object(
  {
    id: Type.String(),
    at: dateTime('When the change was made.'),
    actor: Type.Object(
      {
        kind: Type.Enum([...actorKinds], {
          description:
            'The admin key, a browser that signed in with it, the key of an account, a command of the operator, or nobody ' +
            'known: a refused sign-in.',
        }),
        id: nullable(Type.String({ description: 'Of the session or key, or the name of the command.' })),
        address: nullable(Type.String({ description: 'The address that the request came from.' })),
      },
      { description: 'Who did it.' },
    ),
    requestId: nullable(Type.String({ description: 'As in the log.' })),
    accountId: nullable(
      Type.String({ description: 'The account it concerns, also after that was deleted.' }),
    ),
    action: Type.Enum([...auditActions], { description: 'What was done.' }),
    target: nullable(Type.String({ description: 'To what: a key, campaign, event, queue or job.' })),
    details: Type.Object({}, { additionalProperties: true, description: 'More about it, by action.' }),
  },
  { $id: 'AuditEntry', description: 'One deed in the audit trail.' },
);

export const operatorSchemas = [keySchema, newKeySchema, rotatedKeySchema, auditEntrySchema];
