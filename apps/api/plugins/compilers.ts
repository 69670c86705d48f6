// How what comes in is checked and what goes out is written. Both are compiled from a route's schemas when the first
// request needs them: compiling all of them is a third of the time that a process takes to start.

import ajvCompiler from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import { faultsOfTexts, formats } from '#platform/outside.ts';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;
type BuildSerializer = ReturnType<typeof SerializerSelector>;
type Compile = ReturnType<ReturnType<typeof ajvCompiler>>;
type Check = ReturnType<Compile>;

type AjvOptions = NonNullable<Parameters<ReturnType<typeof ajvCompiler>>[1]>;
type OnCreate = NonNullable<Extract<AjvOptions, { onCreate?: unknown }>['onCreate']>;

/**
 * Fastify calls it with a value and asks it for `errors` afterwards. Texts that cannot be stored are refused here, whatever
 * the schema says of them.
 */
function lazyCheck(compile: () => Check): Check {
  let compiled: Check | undefined;
  const check = ((value: unknown) => {
    const faults = faultsOfTexts(value).map(({ pointer, detail }) => ({
      instancePath: pointer,
      message: detail,
      keyword: 'text',
      schemaPath: '',
      params: {},
    }));
    compiled ??= compile();
    const outcome: unknown = compiled(value);
    check.errors = outcome === true && faults.length === 0 ? null : [...faults, ...(compiled.errors ?? [])];
    return outcome === true && faults.length === 0;
  }) as Check;
  return check;
}

const base = {
  removeAdditional: false as const,
  allErrors: true,
  strict: false,
};
/** Called with each validator before it compiles anything. */
const onCreate: OnCreate = (ajv) => {
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
};

/** For routes whose body is checked while it is read: everything else is checked as ever. */
export function allButBody(): FastifySchemaCompiler<unknown> {
  const validators = ajvCompiler();
  return (route) =>
    route.httpPart === 'body'
      ? () => true
      : lazyCheck(() =>
          validators({}, { onCreate, customOptions: { ...base, coerceTypes: 'array' } })(route),
        );
}

/** Makes the two compilers of an app. */
export function schemaController(): SchemaController {
  const validators = ajvCompiler();
  const serializers = SerializerSelector();
  return {
    compilersFactory: {
      /** Bodies are taken as they are; query strings and headers are text and are converted. */
      buildValidator(externalSchemas: Parameters<typeof validators>[0]) {
        return (route: Parameters<Compile>[0] & { httpPart?: string }) =>
          lazyCheck(() => {
            const coerceTypes = route.httpPart === 'body' ? (false as const) : ('array' as const);
            // Gives the same compiler for the same arguments. Making one takes long, and no probe needs it.
            return validators(externalSchemas, { onCreate, customOptions: { ...base, coerceTypes } })(route);
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
