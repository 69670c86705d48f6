// What can drift apart and does not break a test by itself: generated files, error pages, links, sizes. Prints a line
// for each fault and ends with 1 if there is one. With --write it first writes what is generated.

import { buildClientTypes } from './drift/client.ts';
import { checkDocumentWords } from './drift/document-lint.ts';
import { checkEnvironment } from './drift/environment.ts';
import { checkErrors } from './drift/errors.ts';
import { compareOrWrite } from './drift/files.ts';
import { checkLinks } from './drift/links.ts';
import { buildDocument } from './drift/openapi.ts';
import { checkRepository } from './drift/repository.ts';
import { checkSources } from './drift/sources.ts';
import { checkMutations } from './mutations/table.ts';

const write = process.argv.includes('--write');
const document = await buildDocument();
const faults = [
  ...compareOrWrite('openapi.yaml', document, write),
  ...compareOrWrite('libs/client/api.ts', await buildClientTypes(document), write),
  ...(await checkDocumentWords(document)),
  ...checkEnvironment(write),
  ...checkErrors(document),
  ...checkLinks(),
  ...checkSources(),
  ...checkRepository(),
  ...checkMutations(write),
];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
