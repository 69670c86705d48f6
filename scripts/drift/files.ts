// Which files the checks look at, and how a file on disk is compared with what it should hold.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Made by a tool, or somebody else's. */
const foreign =
  /(?:^|\/)(?:node_modules|dist|\.data|\.cache|coverage|prisma-client)\/|^libs\/client\/api\.ts$/;

const listOf = (folder: string, recursive: boolean): string[] =>
  readdirSync(join(root, folder), { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'));

/** Files in these folders and below whose name ends like one of `endings`; paths are relative to the root. */
export const filesIn = (folders: readonly string[], ...endings: string[]): string[] =>
  folders
    .filter(exists)
    .flatMap((folder) => listOf(folder, true))
    .filter((path) => !foreign.test(path) && endings.some((ending) => path.endsWith(ending)))
    .toSorted();

/** Files that lie at the top, without those in folders. */
export const filesAtTop = (...endings: string[]): string[] =>
  listOf('.', false)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .toSorted();

/** Names of the folders directly in a folder. */
export const foldersIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export function exists(path: string): boolean {
  return existsSync(join(root, path));
}

/**
 * Compares a generated file with what it should hold, or writes it.
 * @returns what is wrong, if anything is
 */
export function compareOrWrite(path: string, wanted: string, write: boolean): string[] {
  if (exists(path) && textOf(path) === wanted) return [];
  if (!write) {
    const fault = exists(path) ? 'is not what the code says' : 'is missing';
    return [`${path} ${fault}; regenerate it with: npm run docs`];
  }
  writeFileSync(join(root, path), wanted);
  console.log(`wrote ${path}`);
  return [];
}
