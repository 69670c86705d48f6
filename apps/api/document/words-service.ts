// What is open to everybody, in words: probes, error pages, this document.

import { json, type Words } from './words.ts';

const ready = {
  status: 'ready',
  database: 'ok',
  migrations: 'ok',
  queue: { state: 'ok', backend: 'redis' },
  textlocal: { closed: 3, open: 0, halfOpen: 0 },
};

export const serviceWords = {
  isAlive: {
    tag: 'service',
    access: 'open',
    summary: 'Tell that the process is alive',
    description:
      'For liveness probes. Checks no other part on purpose: restarting this process would not bring a database back.',
    answers: { 200: { description: 'It is alive.', examples: json('Alive', { status: 'alive' }) } },
  },
  isReady: {
    tag: 'service',
    access: 'open',
    summary: 'Tell whether the process is able to work',
    description:
      'For readiness probes: database and queue answer, nothing is left to migrate, and no stop is under way.',
    answers: {
      200: { description: 'Able to work.', examples: json('Ready', ready) },
      503: {
        description: 'Not able to work now; the parts say why, or a stop is under way.',
        examples: json('Without a database', { ...ready, status: 'not-ready', database: 'away' }),
      },
    },
  },
  getPrometheusMetrics: {
    tag: 'service',
    access: 'open',
    summary: 'Give the counts for Prometheus',
    description:
      'What this process counted, and what the installation is. Open, since no account, campaign or address is named. Worker ' +
      'processes answer for themselves on WORKER_PORT.',
    answers: {
      200: {
        description: 'The counts, in the text format of Prometheus.',
        examples: {
          'text/plain': {
            example: {
              summary: 'Two lines of many',
              value: '# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds 1764007800\n',
            },
          },
        },
      },
    },
  },
  explainError: {
    tag: 'service',
    access: 'open',
    summary: 'Explain an error',
    description: 'The page that the `type` of a problem leads to: what happened and how to mend it.',
    answers: {
      200: {
        description: 'The page, as Markdown.',
        examples: {
          'text/markdown': { example: { summary: 'Its beginning', value: '# There is no such campaign\n' } },
        },
      },
    },
  },
  getDocumentJson: {
    tag: 'service',
    access: 'open',
    summary: 'Get this document as JSON',
    description: 'OpenAPI 3.1. `/docs` shows it to people.',
    answers: {
      200: { description: 'The document.', examples: json('Its beginning', { openapi: '3.1.0' }) },
    },
  },
  getDocumentYaml: {
    tag: 'service',
    access: 'open',
    summary: 'Get this document as YAML',
    description: 'The same as `/openapi.json`, as openapi.yaml in the repository has it.',
    answers: {
      200: {
        description: 'The document.',
        examples: {
          'application/yaml': { example: { summary: 'Its beginning', value: 'openapi: 3.1.0\n' } },
        },
      },
    },
  },
} as const satisfies Record<string, Words>;
