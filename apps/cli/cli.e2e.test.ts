import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestService, type TestService } from '../all-in-one/test-service.ts';
import { commandLineOf, type Run } from './test-command-line.ts';

let service: TestService;
let directory: string;
let bridge: Run;
let bridgeProcess: Run;
beforeAll(async () => {
  service = await startTestService();
  directory = await mkdtemp(join(tmpdir(), 'bridge-cli-'));
  ({ bridge, bridgeProcess } = commandLineOf(service.origin, directory));
});
afterAll(async () => {
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

const customers = [...Array.from({ length: 200 }, (_, no) => `C-${String(no + 1).padStart(6, '0')}`), 'X-1'];
const account = { BRIDGE_ACCOUNT: 'acme' };

describe('the command line', () => {
  let key: string;
  let id: string;

  it('stores an account with the TextLocal key of a file, verifies it and makes a key', async () => {
    await writeFile(join(directory, 'key.txt'), 'simulator-key\n');
    await writeFile(join(directory, 'more.json'), '{ "maxConcurrentRequests": 8 }');
    const add = [
      'accounts',
      'add',
      'acme',
      '--group',
      '123456',
      '--field',
      'custom1',
      '--sender',
      'ACME',
      '--live',
    ];
    const more = [
      '--base-url',
      service.simulator.origin,
      '--settings',
      join(directory, 'more.json'),
      '--requests-per-second',
      '500',
      '--json',
    ];
    const again = await bridge([...add, ...more], { TEXTLOCAL_API_KEY_FILE: join(directory, 'key.txt') });
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(again.out)).toMatchObject({
      id: 'acme',
      testMode: false,
      requestsPerSecond: 500,
      maxConcurrentRequests: 8,
    });
    expect(again.out).not.toContain('simulator-key');

    const verified = await bridge(['accounts', 'verify', 'acme']);
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^credentials +ok/m) });

    const made = await bridge(['keys', 'add', 'acme', '--name', 'Optimove']);
    key = made.out.trim();
    expect(key).toMatch(/^otb_\S{43}$/);
  });

  it('makes a trial only when told to, and shows each step', async () => {
    const trial = ['accounts', 'trial', 'acme', '--number', '+44 7700 900101'];
    expect(await bridge(trial)).toMatchObject({
      code: 3,
      err: expect.stringContaining('(confirmation-required)'),
    });
    const made = await bridge([...trial, '--yes']);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^histories +ok .*Both histories/m) });
    const verified = await bridge(['accounts', 'verify', 'acme']);
    expect(verified.out).toMatch(/^trial +ok .*textDecoding percent/m);
  });

  it('sends the customers of a file and watches until the last reading', async () => {
    await writeFile(
      join(directory, 'ids.csv'),
      `id,name\n${customers.map((each) => `${each},A`).join('\n')}\n`,
    );
    const sent = await bridgeProcess(
      ['campaigns', 'send', '--campaign', '51207', '--template', '1001', '--at', '+1s'].concat([
        '--customers',
        'ids.csv',
        '--column',
        'id',
        '--watch',
        '--every',
        '1',
        '--json',
      ]),
      { BRIDGE_KEY: key },
    );
    expect([sent.code, sent.err]).toEqual([0, expect.stringContaining('Accepted: 201 customers')]);
    const { campaign, metrics } = JSON.parse(sent.out);
    expect(campaign).toMatchObject({ state: 'completed', counts: { segmented: 200, unresolved: 1 } });
    expect(metrics.sends[0].snapshots).toHaveLength(7);
    id = campaign.id;
  });

  it('exports what became of each customer into a file', async () => {
    const args = ['campaigns', 'export', id, '--csv', '--outcome', 'unresolved'];
    const file = join(directory, 'unresolved.csv');
    expect(await bridge([...args, '--to', file], { BRIDGE_KEY: key })).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(file, 'utf8')).toBe(
      'customerId,outcome,templateId,language\r\nX-1,unresolved,,\r\n',
    );
  });

  it('takes customers from a pipe, and takes the campaign back', async () => {
    const args = ['campaigns', 'send', '--campaign', '51208', '--template', '1001', '--at', '+1h', '--json'];
    const { out, code } = await bridge(args, account, customers.join('\n'));
    expect(code).toBe(0);
    const accepted = JSON.parse(out) as { id: string };
    expect((await bridge(['campaigns', 'cancel', accepted.id], account)).code).toBe(0);
    const watched = await bridge(['campaigns', 'watch', accepted.id], account);
    expect(watched).toMatchObject({ code: 4, err: expect.stringContaining('The campaign is cancelled.') });
  });

  it('says on one line what the service refuses, with exit code 3', async () => {
    const args = ['campaigns', 'send', '--campaign', '51209', '--template', '9999', '--at', '+1h'];
    expect(await bridge(args, account, 'C-000001\n')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/^The service refused it: .*9999.* \(unknown-template\)\n$/),
    });
    const refused = await bridgeProcess(['balance'], { BRIDGE_KEY: 'a-wrong-key' });
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('(unauthorized)') });
    expect(refused.err).not.toContain('a-wrong-key');
  });

  it('stores nothing when the list cannot be read to its end', async () => {
    const args = [
      'campaigns',
      'send',
      '--campaign',
      '51210',
      '--template',
      '1001',
      '--at',
      '+1h',
      '--column',
      'no',
    ];
    const ended = await bridge(args, account, 'id,name\nC-000001,A\n');
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('no column "no"') });
    const listed = await bridge(['campaigns', 'list', '--campaign', '51210', '--json'], account);
    expect(JSON.parse(listed.out)).toEqual([]);
  });

  it('shows templates, previews, sender names, credits, keys and the audit trail', async () => {
    for (const [args, shown] of [
      [['templates', 'list'], /^1001 /m],
      [['templates', 'preview', '1001'], /GSM-7, \d+ characters/],
      [['templates', 'preview', '1004'], /Cannot be sent: Template 1004 has placeholders/],
      [['senders'], /^default: ACME/],
      [['balance'], /^\d+ credits/],
      [['accounts', 'list'], /^acme +acme .* live /m],
      [['keys', 'list', 'acme'], /Optimove/],
      [['audit', '--of', 'acme'], /admin +campaign\.cancel-requested +acme/],
    ] as [string[], RegExp][]) {
      expect(await bridge(args, account)).toMatchObject({
        code: 0,
        out: expect.stringMatching(shown),
        err: '',
      });
    }
  });

  it.each([
    ['a command that is not there', ['campains', 'list'], {}, 2],
    ['an option that is missing', ['campaigns', 'send'], {}, 2],
    ['a key that is missing', ['balance'], { BRIDGE_KEY: '' }, 2],
    ['a service that is not there', ['balance'], { BRIDGE_URL: 'http://127.0.0.1:1' }, 1],
  ])('ends with a code of its own for %s', async (_what, args, environment, code) => {
    const ended = await bridge(args, environment);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err).not.toContain('    at ');
  });
});
