// libs/client/api.ts: the types of the client, made from the document.

import { register } from 'node:module';

/** The generator uses the compiler's API, which TypeScript 7 has no more: it gets an older compiler of its own. */
const olderCompiler = `export const resolve = (specifier, context, next) =>
  next(specifier === 'typescript' ? 'typescript-5' : specifier, context);`;

const heading = `// Generated from openapi.yaml by \`npm run docs\`; do not edit.

`;

/** @param document openapi.yaml as the app gives it */
export async function buildClientTypes(document: string): Promise<string> {
  register(`data:text/javascript,${encodeURIComponent(olderCompiler)}`);
  const { astToString, default: generate } = await import('openapi-typescript');
  const types = await generate(document, { defaultNonNullable: false });
  return heading + astToString(types);
}
