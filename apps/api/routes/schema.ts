// The few words that the schemas of answers are put together from.

import { Type, type Static, type TSchema } from 'typebox';

/** A reference to a shared schema that keeps its type. @throws Error for a schema without $id */
export function ref<Schema extends TSchema>(schema: Schema, description?: string) {
  const { $id } = schema as { $id?: string };
  if ($id === undefined) throw new Error('only a schema with $id can be referred to');
  return Type.Unsafe<Static<Schema>>(Type.Ref($id, description === undefined ? {} : { description }));
}

export const nullable = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

export const text = (description: string, example?: string) =>
  Type.String({ description, ...(example !== undefined && { examples: [example] }) });

export const integer = (description: string, example?: number) =>
  Type.Integer({ description, ...(example !== undefined && { examples: [example] }) });

/** An instant, in UTC. */
export const dateTime = (description: string) => Type.String({ format: 'date-time', description });

/** A page of a list, read on with its cursor. */
export const nextCursor = nullable(
  Type.String(),
  'Give it as `cursor` for the next page; null on the last page.',
);

export const cursor = Type.Optional(
  Type.String({
    format: 'uuid',
    description: '`nextCursor` of the page before; the first page when left out.',
  }),
);

export const limit = Type.Integer({
  minimum: 1,
  maximum: 200,
  default: 50,
  description: 'Most items of a page.',
});
