// docker-compose.yml and deploy/kubernetes against what the service really takes: variables, commands, ports, limits.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { configSchema } from '#platform/config-schema.ts';
import { readConfig } from '#platform/config.ts';

const variables = Object.keys(configSchema.properties);
const required = ['DATABASE_URL', 'REDIS_URL', 'ADMIN_API_KEY', 'CREDENTIALS_KEYS'];
const sources = (command: string[]): string => String(command[1]).replace(/^dist\/(.*)\.js$/, '$1.ts');
const image = readFileSync('Dockerfile', 'utf8');

/** What keeps a container from doing harm. */
const isLocked = ({
  read_only: readOnly,
  user,
  cap_drop: drop,
  security_opt: options,
}: ComposeService): boolean =>
  readOnly === true &&
  user === '1000:1000' &&
  drop?.includes('ALL') === true &&
  options?.includes('no-new-privileges:true') === true;

interface ComposeService {
  command: string[];
  environment: Record<string, string>;
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  security_opt?: string[];
  healthcheck: { test?: string[]; disable?: boolean };
  depends_on: Record<string, { condition: string }>;
  deploy?: { resources?: { limits?: { memory?: string } } };
  stop_grace_period?: string;
  ports?: string[];
}

describe('docker-compose.yml', () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
    services: Record<string, ComposeService>;
  };
  const ours = ['migrate', 'api', 'worker'].map((name) => [name, services[name] as ComposeService] as const);

  it.each(ours)('%s runs what the build makes, with known variables and none missing', (_name, service) => {
    expect(existsSync(sources(service.command))).toBe(true);
    const { environment } = service;
    expect(Object.keys(environment).filter((name) => !variables.includes(name))).toEqual([]);
    const given = { ...environment, DATABASE_URL: 'postgresql://x', ADMIN_API_KEY: 'x'.repeat(16) };
    expect(readConfig({ ...given, LOG_LEVEL: 'info' })).toMatchObject({ NODE_ENV: 'production' });
  });

  it.each(ours)('%s is no root, writes nowhere, and has a limit', (_name, service) => {
    expect(isLocked(service)).toBe(true);
    expect(service.deploy?.resources?.limits?.memory).toMatch(/^\d+[mg]$/);
  });

  it('starts api and worker after the migration, and each tells of its health on the port that is asked', () => {
    for (const name of ['api', 'worker']) {
      const service = services[name] as ComposeService;
      expect(service.depends_on['migrate']).toEqual({ condition: 'service_completed_successfully' });
      expect(service.healthcheck.test).toEqual(['CMD', 'node', 'ask-ready.mjs']);
      expect(Number.parseInt(service.stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
        readConfig({}).SHUTDOWN_DEADLINE_MS,
      );
    }
    expect(services['worker']?.environment['WORKER_PORT']).not.toBe('0');
    expect(services['api']?.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  it('keeps the queue durable', () => {
    const command = services['redis']?.command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });
});

interface Container {
  command: string[];
  ports?: { name: string; containerPort: number }[];
  securityContext: { readOnlyRootFilesystem: boolean; allowPrivilegeEscalation: boolean };
  resources: { limits: { memory: string } };
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  [probe: string]: unknown;
}
interface Manifest {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec: {
    template?: {
      metadata: { labels: Record<string, string> };
      spec: { containers: Container[]; terminationGracePeriodSeconds?: number; securityContext: object };
    };
    selector?: { matchLabels?: Record<string, string> } & Record<string, unknown>;
    podSelector?: { matchLabels?: Record<string, string> };
    scaleTargetRef?: { name: string };
  };
}

describe('deploy/kubernetes', () => {
  const folder = 'deploy/kubernetes';
  const files = readdirSync(folder).filter((file) => file !== 'kustomization.yaml');
  const manifests = files.flatMap((file) =>
    parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8')).map(
      (document) => document.toJS() as Manifest,
    ),
  );
  const ofKind = (kind: string): Manifest[] => manifests.filter((each) => each.kind === kind);
  const pods = [...ofKind('Deployment'), ...ofKind('Job')].map(
    ({ metadata, spec }) => [metadata.name, spec.template as NonNullable<typeof spec.template>] as const,
  );
  const config = ofKind('ConfigMap')[0]?.data ?? {};
  const secret = ofKind('Secret')[0]?.stringData ?? {};

  it('names only variables that exist, and together they are all that production needs', () => {
    expect(
      [...Object.keys(config), ...Object.keys(secret)].filter((name) => !variables.includes(name)),
    ).toEqual([]);
    expect(Object.keys(secret).toSorted()).toEqual(required.toSorted());
    expect(readConfig({ ...config, ...secret })).toMatchObject({
      NODE_ENV: 'production',
      MIGRATE_AT_START: 'off',
    });
  });

  it.each(pods)('%s runs what the build makes, locked down', (_name, { spec }) => {
    for (const { command, securityContext, resources, envFrom } of spec.containers) {
      expect(existsSync(sources(command))).toBe(true);
      expect(securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
      });
      expect(resources.limits.memory).toMatch(/^\d+[MG]i$/);
      expect(envFrom).toEqual([{ configMapRef: { name: 'bridge' } }, { secretRef: { name: 'bridge' } }]);
    }
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(image).toContain('\nUSER 1000:1000\n');
  });

  it.each(pods.filter(([name]) => name !== 'bridge-migrate'))(
    '%s is probed on the port it listens on',
    (name, { spec }) => {
      const [container] = spec.containers;
      const [port] = container?.ports ?? [];
      expect(String(port?.containerPort)).toBe(config[name === 'bridge-api' ? 'PORT' : 'WORKER_PORT']);
      expect(container?.['livenessProbe']).toMatchObject({ httpGet: { path: '/healthz', port: port?.name } });
      expect(container?.['readinessProbe']).toMatchObject({ httpGet: { path: '/readyz', port: port?.name } });
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(
        Number(config['SHUTDOWN_DEADLINE_MS']) / 1_000 + 5,
      );
    },
  );

  it('selects pods that there are', () => {
    const labels = pods.map(([, { metadata }]) => metadata.labels['app.kubernetes.io/name']);
    const selected = manifests
      .flatMap(({ kind, spec }) => [
        spec?.podSelector?.matchLabels,
        kind === 'Service' ? undefined : spec?.selector?.matchLabels,
      ])
      .flatMap((match) => (match === undefined ? [] : [match['app.kubernetes.io/name']]));
    expect(selected.length).toBeGreaterThan(4);
    expect(selected.filter((name) => !labels.includes(name))).toEqual([]);
    for (const { spec } of ofKind('HorizontalPodAutoscaler'))
      expect(pods.map(([name]) => name)).toContain(spec.scaleTargetRef?.name);
  });

  it('lists every file but the example of the secret and what needs an operator', () => {
    const { resources } = parse(readFileSync(`${folder}/kustomization.yaml`, 'utf8')) as {
      resources: string[];
    };
    expect([...resources, 'secret.example.yaml', 'monitoring.yaml'].toSorted()).toEqual(files.toSorted());
  });
});
