// `npm run audit`: known faults in the packages that production runs. Needs a registry that answers such questions; says
// so where there is none. Ends with 1 only when a package has a high or critical fault.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  timeout: 120_000,
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
});

function reportOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // no answer at all; said below
  }
}

const report = reportOf(stdout ?? '');
const counts = report.metadata?.vulnerabilities;
if (counts === undefined) {
  const why = report.message ?? error?.message ?? 'no answer';
  console.log(`Skipped the audit of packages: the registry does not tell of known faults (${why})`);
} else {
  for (const [name, { severity, fixAvailable }] of Object.entries(report.vulnerabilities ?? {}))
    console.log(`${severity}: ${name}${fixAvailable ? ', fixed in a newer version' : ''}`);
  const grave = counts.high + counts.critical;
  console.log(`Packages with known faults: ${counts.total}, of these high or critical: ${grave}`);
  process.exitCode = grave > 0 ? 1 : 0;
}
