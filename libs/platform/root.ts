// Where the files that are no code lie (migrations, pages about errors): beside libs/ in the sources, above dist/ in a build,
// from whichever depth of it this is run.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const places = ['../../', '../../../'].map((place) => fileURLToPath(new URL(place, import.meta.url)));

/** The folder with package.json, with a separator at its end. */
export const root = places.find((place) => existsSync(`${place}package.json`)) ?? process.cwd();
