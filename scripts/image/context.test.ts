import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { contextFilter } from './context.ts';
import { stepsOf } from './dockerfile.ts';

const isKept = contextFilter(readFileSync('.dockerignore', 'utf8'));

it('lets what the build needs into the context', () => {
  const needed = ['package.json', '.npmrc', 'libs/jobs/backend.ts', 'docs/errors/forbidden.md'];
  expect(needed.filter((path) => !isKept(path))).toEqual([]);
});

it('keeps secrets, data, tests and what is generated out of it', () => {
  const kept = ['.env', '.data/admin-key.sha256', 'dist/apps/api/main.js', 'node_modules/pg/index.js'];
  const generated = ['libs/platform/prisma-client/client.ts', 'apps/api/problems.db.test.ts', '.git/config'];
  expect([...kept, ...generated].filter(isKept)).toEqual([]);
});

it('reads every step of the Dockerfile, and knows every instruction it uses', () => {
  const steps = stepsOf(readFileSync('Dockerfile', 'utf8'));
  const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];
  expect(steps.map(({ instruction }) => instruction).filter((name) => !known.includes(name))).toEqual([]);
  expect(steps.filter(({ instruction }) => instruction === 'FROM')).toHaveLength(3);
  expect(steps.find(({ instruction }) => instruction === 'USER')?.text).toBe('1000:1000');
});
