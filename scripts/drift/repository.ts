// What a newcomer reads has to be true: the commands, the versions of Node, and that changes are told to users.

import { exists, textOf } from './files.ts';

interface Manifest {
  scripts: Record<string, string>;
  engines: { node: string };
}

const manifest = (): Manifest => JSON.parse(textOf('package.json')) as Manifest;

function checkChangelog(): string[] {
  return /^## Pending$/m.test(textOf('CHANGELOG.md'))
    ? []
    : ['CHANGELOG.md has no heading "## Pending" for what is not released yet'];
}

/** The table of commands has every script, and no other. */
function checkCommands(): string[] {
  if (!exists('CONTRIBUTING.md')) return ['CONTRIBUTING.md is missing'];
  const cells = textOf('CONTRIBUTING.md').match(/^\| `npm [^|]*/gm) ?? [];
  const named = cells.flatMap((cell) => [...cell.matchAll(/`npm (?:run )?([\w:]+)/g)]);
  const told = new Set(named.map(([, name]) => String(name)));
  const scripts = Object.keys(manifest().scripts);
  return [
    ...scripts
      .filter((name) => !told.has(name))
      .map((name) => `CONTRIBUTING.md does not tell what \`npm run ${name}\` does`),
    ...[...told]
      .filter((name) => !scripts.includes(name))
      .map((name) => `CONTRIBUTING.md tells of \`npm run ${name}\`, which package.json lacks`),
  ];
}

/** `engines`, the README, the Dockerfile and what is tried in CI speak of the same versions. */
function checkNodeVersions(): string[] {
  const [, least = ''] = /^>=(\d+\.\d+)$/.exec(manifest().engines.node) ?? [];
  const tried = [...textOf('scripts/check-nodes.mjs').matchAll(/'(\d+)\.\d+\.\d+'/g)].map(([, major]) =>
    String(major),
  );
  const [, image = ''] = /^FROM node:(\d+)-/m.exec(textOf('Dockerfile')) ?? [];
  return [
    ...['README.md', 'CONTRIBUTING.md']
      .filter((file) => !textOf(file).includes(`Node ${least}`))
      .map((file) => `${file} does not name Node ${least}, which \`engines\` asks for`),
    ...(tried.includes(image)
      ? []
      : [`Dockerfile takes Node ${image}, which scripts/check-nodes.mjs does not try`]),
    ...tried
      .filter((major) => !new RegExp(`\\b${major}\\b`).test(textOf('README.md')))
      .map((major) => `README.md does not name Node ${major}, which scripts/check-nodes.mjs tries`),
  ];
}

/** Faults of what stands around the sources. */
export const checkRepository = (): string[] => [
  ...checkChangelog(),
  ...checkCommands(),
  ...checkNodeVersions(),
];
