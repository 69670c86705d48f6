// What `npm start` prints: what is embedded, the admin key once, and three calls to paste.

import type { RunningService } from './start.ts';

const account = (origin: string) =>
  JSON.stringify({
    name: 'Demo account on the simulator',
    textlocal: { baseUrl: origin, apiKey: 'simulator-key' },
    contactGroupId: '123456',
    customerIdField: 'custom1',
    sender: 'ACME',
    testMode: false,
  });

/** `$(…)` makes the send time when the line is pasted, not when it was printed. */
const inTwoMinutes = `$(node -p 'new Date(Date.now() + 120000).toISOString()')`;

const campaign = `{\\"campaignId\\":\\"demo-$RANDOM\\",\\"name\\":\\"First campaign\\",\\"templateId\\":\\"1001\\",\\"sendAt\\":\\"${inTwoMinutes}\\",\\"customerIds\\":[\\"C-000001\\",\\"C-000002\\",\\"C-000003\\"]}`;

/** The text for a person at a terminal. */
export function greetingOf({ origin, adminKey, simulatorOrigin, notes }: RunningService): string {
  const lines = [
    '',
    `The Optimove–TextLocal bridge listens on ${origin}`,
    '',
    ...notes.map((note) => `  - ${note}`),
    '',
  ];
  if (adminKey !== undefined) {
    lines.push(`  Admin key, shown this once:  ${adminKey}`, '');
  } else {
    lines.push(
      '  The admin key is the one set in ADMIN_API_KEY, or shown when the service first started here.',
      '',
    );
  }
  lines.push(
    `  API description: ${origin}/docs     Queues: ${origin}/admin/queues (sign in with the admin key)`,
    '',
  );
  if (simulatorOrigin !== undefined) {
    const key = adminKey ?? '$ADMIN_API_KEY';
    const call = `curl -s -H 'content-type: application/json' -H "authorization: Bearer ${key}"`;
    lines.push(
      'Try it: an account on the simulator, its verification, a campaign to three customers in two minutes.',
      '',
      `${call} -X PUT ${origin}/accounts/demo -d '${account(simulatorOrigin)}'`,
      `${call} -X POST ${origin}/accounts/demo/verify -d '{}'`,
      `${call} -H 'x-account-id: demo' -X POST ${origin}/campaigns -d "${campaign}"`,
      '',
    );
  }
  return lines.join('\n');
}
