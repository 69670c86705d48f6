// The command line for what is done now and then: ask beforehand, decide about what stopped, change keys, complete words.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { startTestService, type TestService } from '../all-in-one/test-service.ts';
import { commandLineOf, type Run } from './test-command-line.ts';

let service: TestService;
let bridge: Run;
let bridgeProcess: Run;
beforeAll(async () => {
  service = await startTestService();
  await service.addAccount('acme');
  ({ bridge, bridgeProcess } = commandLineOf(service.origin, tmpdir()));
});
afterAll(() => service.stop());
beforeEach(() => service.simulator.faults.clear());

const account = { BRIDGE_ACCOUNT: 'acme' };
const customers = 'C-000001\nC-000002\nC-000003\n';

describe('campaigns estimate', () => {
  const args = (template: string) =>
    ['campaigns', 'estimate', '--campaign', '1', '--at', '+1h', '--template', template].concat([
      '--name',
      'Asked',
    ]);

  it('tells who would be texted and what it would cost, and sends nothing', async () => {
    const { code, out, err } = await bridge(args('1001'), account, `${customers}C-000001\nX-nobody\n`);
    expect([code, err]).toEqual([0, '']);
    for (const line of [/^accepted +5$/m, /^duplicate +1$/m, /^resolved +3$/m, /^unresolved +1$/m])
      expect(out).toMatch(line);
    expect(out).toMatch(/^3 credits needed, \d+ left$/m);
    expect(out).toMatch(/^Mind: ./m);
    const listed = await bridge(['campaigns', 'list', '--json'], account);
    expect(JSON.parse(listed.out)).toEqual([]);
  });

  it('answers programs with what the service answers', async () => {
    const { code, out } = await bridge([...args('1001'), '--json'], account, customers);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ counts: { resolved: 3 }, credits: 3 });
  });

  it('is refused as the campaign would be', async () => {
    expect(await bridge(args('9999'), account, customers)).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('(unknown-template)'),
    });
  });
});

describe('accounts pause and resume', () => {
  it('stop an account and what TextLocal holds for it, list each send, and let it go on', async () => {
    const send = ['campaigns', 'send', '--campaign', 'braked', '--at', '+1h', '--template', '1001', '--json'];
    await bridge([...send, '--watch', '--until', 'scheduled'], account, customers);
    const paused = await bridge(['accounts', 'pause', 'acme', '--cancel-scheduled'], account);
    expect(paused).toMatchObject({ code: 0, err: '' });
    expect(paused.out).toMatch(/^The account acme is paused/);
    expect(paused.out).toMatch(/braked .* cancelled/);
    expect((await service.call('GET', '/accounts/acme')).body).toMatchObject({ paused: true });
    expect(await bridge(['accounts', 'resume', 'acme'], account)).toMatchObject({ code: 0, err: '' });
    expect((await service.call('GET', '/accounts/acme')).body).toMatchObject({ paused: false });
  });
});

describe('campaigns retry', () => {
  let count = 0;
  /** Sends a campaign and waits for its state. @returns its ID */
  async function campaignThatIs(state: string, templates = ['1001']): Promise<string> {
    count += 1;
    const args = ['campaigns', 'send', '--campaign', `r-${count}`, '--at', '+1h', '--json', '--template'];
    const { out } = await bridge([...args, ...templates], account, customers);
    const { id } = JSON.parse(out) as { id: string };
    await service.until(`/campaigns/${id}`, (body) => body['state'] === state, 20_000, {
      'x-account-id': 'acme',
    });
    return id;
  }

  /** The next sends get no answer, and TextLocal does not tell whether it has them. */
  function loseAnswers(sends: number): void {
    service.simulator.faults.add({ kind: 'drop-after', command: 'send', times: sends });
    // Before its first call nothing is asked; after the lost answer TextLocal refuses to tell.
    for (let no = 0; no < sends; no += 1)
      service.simulator.faults.add({ kind: 'error', code: 2, command: 'get_scheduled', times: 1 });
  }

  it('resumes a failed campaign, also with a later end', async () => {
    service.simulator.faults.add({ kind: 'no-credits', command: 'send', times: 1 });
    const id = await campaignThatIs('failed');
    const retried = await bridge(['campaigns', 'retry', id, '--not-after', '+3h'], account);
    expect(retried).toEqual({ code: 0, out: expect.stringMatching(/^It goes on: \w+\.\n$/), err: '' });
    const headers = { 'x-account-id': 'acme' };
    const { notAfter } = await service.until(
      `/campaigns/${id}`,
      ({ state }) => state === 'scheduled',
      20_000,
      headers,
    );
    const hours = (Date.parse(String(notAfter)) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(2.9);
  });

  it('asks for a decision about a held one, and takes it with the batch', async () => {
    loseAnswers(1);
    const id = await campaignThatIs('held');
    expect(await bridge(['campaigns', 'retry', id], account)).toMatchObject({
      code: 3,
      err: expect.stringContaining('(decision-required)'),
    });
    const decided = await bridge(
      ['campaigns', 'retry', id, '--decision', 'sent', '--batch', '700000103', '--json'],
      account,
    );
    expect(decided.code).toBe(0);
    expect(JSON.parse(decided.out)).toMatchObject({
      id,
      state: 'scheduled',
      sends: [{ state: 'scheduled', batchId: '700000103' }],
    });
  });

  it('says what is wrong with one batch for several held sends', async () => {
    const id = await campaignThatIs('scheduled', ['1001:50', '1002:50']);
    await service.parts.database.prisma.send.updateMany({
      where: { campaignId: id },
      data: { state: 'held', resumeState: 'scheduling', batchId: null },
    });
    const args = ['campaigns', 'retry', id, '--decision', 'sent', '--batch', '700000103'];
    expect(await bridge(args, account)).toEqual({
      code: 3,
      out: '',
      err: expect.stringMatching(/^The service refused it: .*leave batchId out.* \(invalid-request\)\n$/),
    });
  });

  it('is refused for a campaign that goes well, and for a decision that is none', async () => {
    const id = await campaignThatIs('scheduled');
    expect(await bridge(['campaigns', 'retry', id], account)).toMatchObject({
      code: 3,
      err: expect.stringContaining('(campaign-state-conflict)'),
    });
    expect(await bridge(['campaigns', 'retry', id, '--decision', 'maybe'], account)).toMatchObject({
      code: 2,
      err: expect.stringContaining('sent, not-sent'),
    });
  });
});

describe('keys', () => {
  const opens = async (key: string) => (await bridge(['balance'], { BRIDGE_KEY: key })).code;
  /** Makes a key with these options. */
  async function makeKey(...options: string[]): Promise<{ id: string; key: string }> {
    return JSON.parse((await bridge(['keys', 'add', 'acme', '--json', ...options])).out) as {
      id: string;
      key: string;
    };
  }

  it('rotate writes the new key to standard output alone, and leaves the old one for a day', async () => {
    const old = await makeKey('--name', 'Optimove', '--scope', 'templates:read', 'campaigns:read');
    const { code, out, err } = await bridge(['keys', 'rotate', 'acme', old.id]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^otb_\S{43}\n$/)]);
    expect(err).not.toContain(out.trim());
    const [, until = ''] =
      /^The old key works until (\S+)\. The new one is shown this once\.$/m.exec(err) ?? [];
    const hours = (Date.parse(until) - Date.now()) / 3_600_000;
    expect([hours > 23.9, hours <= 24]).toEqual([true, true]);
    expect([await opens(old.key), await opens(out.trim())]).toEqual([0, 0]);
    expect(await bridge(['keys', 'rotate', 'acme', old.id])).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('(key-already-rotated)'),
    });
  });

  it('rotate ends the old key at once without an overlap', async () => {
    const old = await makeKey();
    const { code, out } = await bridge(['keys', 'rotate', 'acme', old.id, '--overlap', '0', '--json']);
    const made = JSON.parse(out) as { key: string; replaces: { id: string } };
    expect([code, made.replaces.id]).toEqual([0, old.id]);
    expect([await opens(old.key), await opens(made.key)]).toEqual([3, 0]);
  });

  it.each(['-1', '2592001', 'a day'])('rotate takes no overlap of %s', async (overlap) => {
    const old = await makeKey();
    expect(await bridge(['keys', 'rotate', 'acme', old.id, `--overlap=${overlap}`])).toMatchObject({
      code: 2,
      out: '',
    });
    expect(await opens(old.key)).toBe(0);
  });

  it('remove takes a key back at once, and only once', async () => {
    const { id, key } = await makeKey();
    expect(await opens(key)).toBe(0);
    expect(await bridge(['keys', 'remove', 'acme', id])).toEqual({
      code: 0,
      out: `The key ${id} opens nothing any more.\n`,
      err: '',
    });
    expect(await opens(key)).toBe(3);
    expect(await bridge(['keys', 'remove', 'acme', id])).toMatchObject({
      code: 3,
      err: expect.stringContaining('(key-not-found)'),
    });
  });
});

describe('completion', () => {
  const noKey = { BRIDGE_KEY: '', BRIDGE_URL: '' };

  it.each([
    ['bash', 'complete -F __bridge_complete bridge'],
    ['zsh', 'compdef _bridge bridge'],
    ['fish', 'complete -c bridge'],
  ])('has a script for %s, which asks the program itself', async (shell, registers) => {
    const { code, out, err } = await bridgeProcess(['complete', shell], noKey);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(registers);
    expect(out).toContain('bridge complete -- ');
  });

  it.each([
    [['campaigns', 'r'], ['retry']],
    [
      ['keys', 'rotate', '--'],
      ['--overlap', '--help'],
    ],
    [
      ['campaigns', 'retry', '--decision', ''],
      ['sent', 'not-sent'],
    ],
  ])('of %j offers %j', async (words, offered) => {
    const { code, out } = await bridgeProcess(['complete', '--', ...words], noKey);
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines.slice(0, -1).map((line) => line.split('\t')[0])).toEqual(offered);
  });

  it('says which shells there are', async () => {
    const { code, out, err } = await bridgeProcess(['complete', 'tcsh'], noKey);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('zsh, bash, fish, powershell');
  });
});
