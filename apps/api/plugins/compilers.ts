// How what comes in is checked and what goes out is written. Both are compiled from a route's schemas when the first
// request needs them: compiling all of them is a third of the time that a process takes to start.

import ajvCompiler from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;
type BuildSerializer = ReturnType<typeof SerializerSelector>;
type Compile = ReturnType<ReturnType<typeof ajvCompiler>>;
type Check = ReturnType<Compile>;

/** Fastify calls it with a value and asks it for `errors` afterwards. */
function lazyCheck(compile: () => Check): Check {
  let compiled: Check | undefined;
  const check = ((value: unknown) => {
    compiled ??= compile();
    const outcome: unknown = compiled(value);
    check.errors = compiled.errors ?? null;
    return outcome;
  }) as Check;
  return check;
}

/** Makes the two compilers of an app. */
export function schemaController(): SchemaController {
  const validators = ajvCompiler();
  const serializers = SerializerSelector();
  return {
    compilersFactory: {
      /** Bodies are taken as they are; query strings and headers are text and are converted. */
      buildValidator(externalSchemas: Parameters<typeof validators>[0]) {
        const base = { removeAdditional: false as const, allErrors: true, strict: false };
        return (route: Parameters<Compile>[0] & { httpPart?: string }) =>
          lazyCheck(() => {
            const coerceTypes = route.httpPart === 'body' ? (false as const) : ('array' as const);
            // Gives the same compiler for the same arguments. Making one takes long, and no probe needs it.
            return validators(externalSchemas, { customOptions: { ...base, coerceTypes } })(route);
          });
      },
      buildSerializer: ((externalSchemas, options) => {
        const compile = serializers(externalSchemas, options);
        return (route) => {
          let serialize: ReturnType<typeof compile> | undefined;
          return (data) => (serialize ??= compile(route))(data);
        };
      }) satisfies BuildSerializer,
    },
  };
}
