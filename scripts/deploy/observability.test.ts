// The dashboard and the alert rules say nothing of metrics that do not exist, and the rules fire when they should.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Jobs } from '#jobs/producer.ts';
import type { Database } from '#platform/database.ts';
import { watchInstallation } from '#telemetry/installation.ts';
import { createMeters } from '#telemetry/meters.ts';

const folder = 'deploy/observability';
const alerts = readFileSync(`${folder}/alerts.yaml`, 'utf8');
const dashboard = readFileSync(`${folder}/dashboard.json`, 'utf8');

interface Rules {
  groups: { rules: { alert: string; expr: string }[] }[];
}
interface Dashboard {
  panels: { id: number; title: string; targets?: { expr: string }[] }[];
}

const rules = (parse(alerts) as Rules).groups.flatMap((group) => group.rules);
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...(JSON.parse(dashboard) as Dashboard).panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr),
  ),
];

/** Every series name that api and worker export; nothing is connected. */
async function exported(): Promise<Set<string>> {
  const meters = createMeters(() => []);
  watchInstallation(meters.registry, { database: {} as Database, jobs: {} as Jobs });
  const { text } = await meters.text();
  const names = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set(names);
}

it('names only metrics that are exported', async () => {
  const known = await exported();
  const named = expressions.flatMap((expr) => expr.match(/\b(?:bridge|process|nodejs)_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(30);
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});

it('shows or watches every metric of the bridge', async () => {
  const named = expressions.join('\n');
  const roots = [...(await exported())].map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
  const ours = [...new Set(roots)].filter((name) => name.startsWith('bridge_'));
  expect(ours.filter((name) => !named.includes(name))).toEqual([]);
});

it('tests every alert rule', () => {
  const tested = readFileSync(`${folder}/alerts.test.yaml`, 'utf8');
  const firing = tested.matchAll(/alertname: (\w+)\n\s+exp_alerts:\n/g);
  expect([...firing].map(([, name]) => String(name)).toSorted()).toEqual(
    rules.map(({ alert }) => alert).toSorted(),
  );
});

it('has dashboard panels with a title and an identifier of their own', () => {
  const { panels } = JSON.parse(dashboard) as Dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(panels.filter(({ title }) => title === '')).toEqual([]);
  expect(readdirSync(folder).toSorted()).toEqual(['alerts.test.yaml', 'alerts.yaml', 'dashboard.json']);
});

// npm test says so when it is not installed.
const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
(hasPromtool ? it : it.skip)('fires each alert when it should and not before, as promtool says', () => {
  for (const args of [
    ['check', 'rules', `${folder}/alerts.yaml`],
    ['test', 'rules', `${folder}/alerts.test.yaml`],
  ]) {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    expect({ status, printed: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, printed: '' });
  }
});
