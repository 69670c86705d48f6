// Sends secrets, numbers and texts with people's names through every path, at the most talkative level, and looks for them
// in everything that the processes said, stored, queued and answered.

import { jobNames } from '#jobs/definitions.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import {
  customerIds,
  filledText,
  number,
  secrets,
  startExposed,
  tokenInUrl,
  type Exposed,
} from './test-secrecy.ts';
import { eventually, inSeconds } from './test-service.ts';

let exposed: Exposed;
let rows: Database;
const keys: string[] = []; // of accounts, as they are made

beforeAll(async () => {
  exposed = await startExposed();
  rows = openDatabase(exposed.databaseUrl, createLog('silent'), 2);
}, 120_000);
afterAll(async () => {
  await rows.close();
  await exposed.stop();
});

const account = (more: Record<string, unknown> = {}) => ({
  name: 'Demo',
  textlocal: { baseUrl: exposed.simulator.origin, apiKey: secrets.textlocalKey },
  contactGroupId: '123456',
  customerIdField: 'custom1',
  requestsPerSecond: 500,
  testMode: false,
  webhook: { url: `${exposed.receiver.origin}/hook?t=${tokenInUrl}`, secret: secrets.webhookSecret },
  ...more,
});

async function makeAccounts(): Promise<void> {
  expect((await exposed.call('PUT', '/accounts/plain', account())).status).toBe(201);
  expect((await exposed.call('PUT', '/accounts/filled', account({ personalise: true }))).status).toBe(201);
  const { username, hash, wrongKey } = secrets;
  const legacy = { baseUrl: exposed.simulator.origin, username, hash };
  expect((await exposed.call('PUT', '/accounts/legacy', account({ textlocal: legacy }))).status).toBe(201);
  const wrong = { baseUrl: exposed.simulator.origin, apiKey: wrongKey };
  expect((await exposed.call('PUT', '/accounts/wrong', account({ textlocal: wrong }))).status).toBe(201);
  for (const id of ['plain', 'filled', 'legacy', 'wrong']) {
    expect((await exposed.call('POST', `/accounts/${id}/verify`)).body['ok']).toBe(id !== 'wrong');
    const made = await exposed.call('POST', `/accounts/${id}/keys`);
    const rotated = await exposed.call('POST', `/accounts/${id}/keys/${String(made.body['id'])}/rotate`);
    keys.push(String(made.body['key']), String(rotated.body['key']));
  }
}

/** Requests with faults, each with something secret where it does not belong. */
async function makeMistakes(): Promise<void> {
  const { textlocalKey, webhookSecret, hash } = secrets;
  const [key = ''] = keys;
  const withKey = { authorization: `Bearer ${key}` };
  await exposed.call(
    'PUT',
    '/accounts/x',
    account({ [textlocalKey.slice(0, 4)]: textlocalKey, apiKey: textlocalKey }),
  );
  await exposed.call(
    'PUT',
    '/accounts/x',
    account({ textlocal: { baseUrl: exposed.simulator.origin, apiKey: [textlocalKey] } }),
  );
  await exposed.call(
    'PUT',
    '/accounts/x',
    account({ textlocal: { baseUrl: `https://u:${hash}@10.0.0.1`, apiKey: hash } }),
  );
  await exposed.call(
    'PUT',
    '/accounts/x',
    account({ webhook: { url: exposed.receiver.origin, secret: `${webhookSecret}!` } }),
  );
  await exposed.call('PUT', '/accounts/x', `{"textlocal": {"apiKey": "${textlocalKey}", `);
  await exposed.call('PUT', '/accounts/x', `{"textlocal": {"apiKey": "${textlocalKey}\u0000"}}`);
  for (const [name, value] of Object.entries({ apikey: textlocalKey, key, number: '447710000001' }))
    await exposed.call('GET', `/campaigns?${name}=${value}`, undefined, withKey);
  await exposed.call('GET', `/campaigns/447710000001`, undefined, withKey);
  await exposed.call('GET', `/no/such/447710000001?key=${key}`);
  await exposed.call('GET', '/campaigns', undefined, { authorization: `Bearer ${key}x` });
  await exposed.call('GET', '/admin/queues', undefined, {
    authorization: `Basic ${btoa(`x:${secrets.adminKey}`)}`,
  });
  await exposed.call('POST', '/admin/sign-in', `key=${secrets.adminKey}`, {
    origin: exposed.origin,
    'content-type': 'application/x-www-form-urlencoded',
  });
  await exposed.call('POST', '/admin/sign-in', `key=${key}`, {
    origin: exposed.origin,
    'content-type': 'application/x-www-form-urlencoded',
  });
  await exposed.call(
    'POST',
    '/campaigns',
    { campaignId: 'x', templateId: '1', customerIds: ['447710000001', 7] },
    withKey,
  );
}

const campaign = (campaignId: string, templateId: string) => ({
  campaignId,
  templateId,
  sendAt: inSeconds(2),
  customerIds,
});

/** Trials to their end, one of them refused and one that goes wrong midway. */
async function makeTrials(): Promise<void> {
  const trial = (confirm: boolean) =>
    exposed.call('POST', '/accounts/plain/trial', { numbers: ['447700900199', '447700900101'], confirm });
  await trial(false);
  expect((await trial(true)).body).toMatchObject({ leftBehind: [], traits: { echo: 'exact' } });
  exposed.simulator.faults.add({ kind: 'drop-after', command: 'send', times: 2 });
  expect((await trial(true)).body).toMatchObject({ leftBehind: [] });
  await exposed.call('POST', '/accounts/plain/trial', { numbers: ['447700900199', 7], confirm: true });
}

/** Campaigns to their end, with all that TextLocal can do wrong on the way. */
async function runCampaigns(): Promise<void> {
  const faults = ['html-502', 'wrong-types', 'truncate', 'drop-after', 'reset', '429', 'hang'] as const;
  exposed.simulator.faults.add(...faults.map((kind) => ({ kind, skip: 2 })));
  exposed.simulator.faults.add({ kind: 'error', code: 5, command: 'create_contacts_bulk' } as never);
  exposed.receiver.answers.set(`/hook?t=${tokenInUrl}`, 500);
  const begun: [string, string][] = [];
  for (const [id, templateId] of [
    ['plain', '1'],
    ['legacy', '1'],
    ['filled', '2'],
  ] as const) {
    const headers = { 'x-account-id': id };
    await exposed.call('POST', '/campaigns/estimate', campaign(`${id}-0`, templateId), headers);
    await exposed.call('GET', `/templates/${templateId}/preview?customerId=C-000001`, undefined, headers);
    await eventually(async () => {
      const { status, body } = await exposed.call(
        'POST',
        '/campaigns',
        campaign(`${id}-1`, templateId),
        headers,
      );
      if (status === 202) begun.push([id, String(body['id'])]);
      return status === 202;
    }, 30_000);
  }
  for (const [id, campaignId] of begun) {
    const headers = { 'x-account-id': id };
    await eventually(async () => {
      const { body } = await exposed.call('GET', `/campaigns/${campaignId}`, undefined, headers);
      if (body['state'] === 'failed')
        await exposed.call('POST', `/campaigns/${campaignId}/retry`, {}, headers);
      if (body['state'] === 'held')
        await exposed.call('POST', `/campaigns/${campaignId}/retry`, { decision: 'sent' }, headers);
      return body['state'] === 'completed';
    }, 60_000);
    await exposed.call('GET', `/campaigns/${campaignId}/recipients`, undefined, headers);
    await exposed.call('GET', `/campaigns/${campaignId}/metrics`, undefined, headers);
  }
  for (const queue of jobNames)
    await exposed.call('GET', `/admin/queues/api/queues?activeQueue=${queue}&jobsPerPage=100`);
  for (const path of ['/audit?limit=200', '/accounts', '/accounts/plain/webhook-events', '/metrics'])
    await exposed.call('GET', path);
}

/** Every row of every table, the queue's included, as text: bytes are hexadecimal. */
async function stored(): Promise<string> {
  const { rows: tables } = await rows.pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows: all } = await rows.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...all.map(({ row }) => `${name}: ${row}`));
  }
  return texts.join('\n');
}

/** Lines that have something in them that they should not; shortened, since they are shown. */
function findings(text: string, wanted: (string | RegExp)[]): string[] {
  const lines = text.split('\n');
  return wanted.flatMap((each) =>
    lines
      .filter((line) => (typeof each === 'string' ? line.includes(each) : each.test(line)))
      .slice(0, 3)
      .map((line) => `${String(each)}: ${line.slice(0, 600)}`),
  );
}

const hex = (text: string): string => Buffer.from(text).toString('hex');

describe('after everything was sent through every path', () => {
  beforeAll(async () => {
    await makeAccounts();
    await makeMistakes();
    await makeTrials();
    await runCampaigns();
  }, 180_000);

  const personal = [number, filledText, 'Bridge trial'];

  it('people were texted, in their own words, and somebody was told: there was something to hide', () => {
    const texts = [...exposed.simulator.texts()].map(({ text }) => text);
    expect(texts.some((text) => filledText.test(text))).toBe(true);
    expect(texts.length).toBeGreaterThanOrEqual(36);
    expect(exposed.receiver.received.length).toBeGreaterThan(3);
    expect(exposed.said().includes('"level":')).toBe(true);
  });

  it('no process said a secret, a number or a text', () => {
    expect(findings(exposed.said(), [...Object.values(secrets), ...keys, tokenInUrl, ...personal])).toEqual(
      [],
    );
  });

  it('the database and the queue in it hold none', async () => {
    const all = await stored();
    expect(all).toContain('Come and play'); // what a template says is kept
    const texts = [...Object.values(secrets), ...keys];
    expect(findings(all, [...texts, ...texts.map(hex), ...personal])).toEqual([]);
  });

  it('no answer had one, but that which made it', () => {
    expect(findings(exposed.answers.join('\n'), [...Object.values(secrets), ...keys, number])).toEqual([]);
  });
});
