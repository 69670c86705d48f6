// For tests: api and worker as processes, with secrets that are easy to find again, and people who could be texted.

import { generateCredentialsKey } from '#accounts/credentials.ts';
import { testDatabase } from '#platform/test-database.ts';
import { startSimulator, type Simulator } from '../simulator/start.ts';
import { freePort, startProcess } from './test-process.ts';
import { startReceiver, type Receiver } from './test-receiver.ts';
import { eventually } from './test-service.ts';

export const secrets = {
  adminKey: 'admin-Hidden0123456789abcdefghij',
  textlocalKey: 'textlocal-Hidden0123456789abcdef',
  wrongKey: 'wrong-Hidden0123456789abcdefghij',
  username: 'hidden.user@casino.example',
  hash: 'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffee0123',
  webhookSecret: `whsec_${Buffer.from('Hidden0123456789Hidden0123456789').toString('base64')}`,
  credentialsKey: String(generateCredentialsKey('first').split(':')[1]),
};
export const tokenInUrl = 'token-Hidden-in-a-webhook-address';
/** What the simulator gives its customers, and what a filled text has in it. */
export const number = /44771000\d{4}|447700900\d{3}/;
export const filledText = /Dear (?:Ann|Bob|Cleo|Dan|Eve|Finn|Gita|Hugo|Ida|Jon|Kim)/;
export const customerIds = Array.from(
  { length: 12 },
  (_, index) => `C-${String(index + 1).padStart(6, '0')}`,
);

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

export interface Exposed {
  origin: string;
  databaseUrl: string;
  simulator: Simulator;
  receiver: Receiver;
  /** Asks as the admin unless `headers` say otherwise. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** All that was answered, but for the answers that make a key. */
  answers: string[];
  /** All that both processes said so far. */
  said(): string;
  stop(): Promise<void>;
}

const template = (id: number, body: string) => ({
  id,
  title: `T${id}`,
  body,
  senderName: 'ACME',
  isMyDND: 0,
});

async function stockedSimulator(): Promise<Simulator> {
  const simulator = await startSimulator({ dayMs: 300 });
  const { textlocalKey: apiKey, username, hash } = secrets;
  const templates = [
    template(1, 'Come and play'),
    template(2, 'Dear %%first_name%%, your code is {{custom1}}'),
  ];
  simulator.addAccount({
    apiKey,
    username,
    hash,
    credits: 1e6,
    senders: ['ACME'],
    defaultSender: 'ACME',
    templates,
    contacts: 20,
  });
  return simulator;
}

/** Starts it all, at the most talkative level. */
export async function startExposed(): Promise<Exposed> {
  const database = await testDatabase();
  const receiver = await startReceiver();
  const simulator = await stockedSimulator();
  const port = String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const environment = {
    PORT: port,
    LOG_LEVEL: 'trace',
    DATABASE_URL: database.url,
    ADMIN_API_KEY: secrets.adminKey,
    CREDENTIALS_KEYS: `first:${secrets.credentialsKey}`,
    TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
    WEBHOOK_ALLOWED_ORIGINS: receiver.origin,
    WEBHOOK_RETRY_DELAYS_MS: '100',
    BOARD_ACTIONS: 'on',
    SWEEP_INTERVAL_MS: '500',
    METRICS_POLL_INTERVAL_MS: '300',
    METRICS_POLL_COUNT: '2',
    PROVIDER_TIMEOUT_MS: '1000',
    PROVIDER_SETTLE_MS: '200',
  };
  const processes = ['apps/api/main.ts', 'apps/worker/main.ts'].map((entry) =>
    startProcess(entry, environment),
  );
  const answers: string[] = [];
  const call: Exposed['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(origin + path, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${secrets.adminKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    // The one answer that shows a key is the one that made it.
    if (!text.includes('"key":"otb_')) answers.push(text);
    return { status: response.status, body: isJson ? (JSON.parse(text) as Reply['body']) : {} };
  };
  await eventually(
    () =>
      fetch(`${origin}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    60_000,
  );
  return {
    origin,
    databaseUrl: database.url,
    simulator,
    receiver,
    call,
    answers,
    said: () => processes.map((each) => each.said()).join('\n'),
    async stop() {
      await Promise.all(processes.map((each) => each.stop()));
      await receiver.stop();
      await simulator.stop();
      await database.drop();
    },
  };
}
