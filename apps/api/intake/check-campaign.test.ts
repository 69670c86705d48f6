import { describe, expect, it } from '@jest/globals';
import type { Account } from '#accounts/account.ts';
import type { Catalog } from '#accounts/catalog.ts';
import type { Connection } from '#accounts/connections.ts';
import type { Template } from '#campaign/plan-sends.ts';
import { ProblemError } from '#problem/problem.ts';
import type { CampaignHead } from './campaign-request.ts';
import { checkCampaign, type Candidate } from './check-campaign.ts';

const hour = 3_600_000;
const inHours = (hours: number) => new Date(Math.floor(Date.now() / 1_000) * 1_000 + hours * hour);

const template = (id: string, more: Partial<Template> = {}): Template => ({
  id,
  title: `Template ${id}`,
  body: 'Your free spins',
  encoding: 'GSM-7',
  characters: 15,
  parts: 1,
  placeholders: [],
  ...more,
});

interface FakeCatalog extends Catalog {
  /** What was asked, in order. */
  asked: string[];
}

/** A catalog whose kept list may lack what a refreshed one has. */
function catalogOf(
  kept: Template[],
  saved = kept,
  names: string[] | null = ['ACME', 'ACMEVIP'],
): FakeCatalog {
  const asked: string[] = [];
  return {
    asked,
    async templates(_connection, { refresh = false } = {}) {
      asked.push(refresh ? 'templates anew' : 'templates');
      return refresh ? saved : kept;
    },
    async senders() {
      asked.push('senders');
      return { defaultSender: 'ACME', names };
    },
  };
}

const connectionOf = (account: Partial<Account> = {}) =>
  ({
    account: {
      id: 'acme',
      baseUrl: 'https://api.txtlocal.com',
      verifiedAt: new Date(),
      timeZone: 'Europe/London',
      sender: 'ACME',
      quietHours: null,
      personalise: false,
      allowUnknownPlaceholders: [],
      testMode: true,
      languageField: null,
      defaultLanguage: null,
      languages: null,
      ...account,
    },
  }) as unknown as Connection;

const candidate = (head: Partial<CampaignHead> = {}, more: Partial<Candidate> = {}): Candidate => ({
  head: { campaignId: '51207', templateId: '1001', sendAt: inHours(2).toISOString(), ...head },
  customers: 3,
  namedTemplates: [],
  ...more,
});

const templates = [template('1001'), template('1002'), template('2001', { characters: 766 })];

const check = (what: Candidate, account: Partial<Account> = {}, catalog: Catalog = catalogOf(templates)) =>
  checkCampaign(what, connectionOf(account), catalog);

/** The codes and pointers of a refusal. */
async function faultsOf(
  refused: Promise<unknown>,
): Promise<{ code: string; faults: (string | undefined)[][] }> {
  const error = await refused.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (!(error instanceof ProblemError)) throw new Error(`not refused as it should be: ${String(error)}`);
  return { code: error.code, faults: (error.extras.errors ?? []).map((each) => [each.code, each.pointer]) };
}

describe('a campaign that can be sent', () => {
  it('takes what it does not say from the account', async () => {
    const sendAt = inHours(2);
    expect(await check(candidate({ sendAt: sendAt.toISOString() }))).toMatchObject({
      accountId: 'acme',
      campaignId: '51207',
      name: '51207',
      sender: 'ACME',
      testMode: true,
      sendTime: { instant: sendAt, timeZone: 'Europe/London', wallClock: null },
      notAfter: new Date(sendAt.getTime() + hour),
    });
  });

  it('keeps what it says', async () => {
    const head = {
      name: 'Free spins',
      sender: 'ACMEVIP',
      notAfter: inHours(9).toISOString(),
      channel: 'SMS',
    };
    expect(await check(candidate(head), { testMode: false })).toMatchObject({
      name: 'Free spins',
      sender: 'ACMEVIP',
      testMode: false,
      notAfter: inHours(9),
    });
  });

  it('splits by weight, and gives templates of single lines to those alone', async () => {
    const { templateId: _one, ...head } = candidate().head;
    const split = [
      { templateId: '1001', weight: 80 },
      { templateId: '1002', weight: 20 },
    ];
    const both = await check(
      candidate({}, { head: { ...head, templates: split }, namedTemplates: ['1002'] }),
    );
    expect(both.sends.map((send) => [send.chosenTemplateId, send.weight])).toEqual([
      ['1001', 80],
      ['1002', 20],
    ]);
    const named = await check(candidate({}, { namedTemplates: ['1002'] }));
    expect(named.sends.map((send) => [send.chosenTemplateId, send.weight])).toEqual([
      ['1001', 1],
      ['1002', 0],
    ]);
  });

  it('may use a template that was saved a moment ago', async () => {
    const catalog = catalogOf([], templates);
    expect((await check(candidate(), {}, catalog)).sends).toHaveLength(1);
    expect(catalog.asked).toContain('templates anew');
  });

  it('may name any sender where TextLocal does not tell which are allowed', async () => {
    expect(
      await check(candidate({ sender: 'OTHER' }), {}, catalogOf(templates, templates, null)),
    ).toMatchObject({
      sender: 'OTHER',
    });
  });
});

describe('a campaign that cannot be sent', () => {
  it.each([
    ['unknown-template', candidate({ templateId: '9999' }), '/body/templateId'],
    ['text-too-long', candidate({ templateId: '2001' }), '/body/templateId'],
    ['unknown-template', candidate({}, { namedTemplates: ['9999'] }), '/body/customerIds'],
    ['sender-not-allowed', candidate({ sender: 'OTHER' }), '/body/sender'],
    ['empty-list', candidate({}, { customers: 0 }), '/body/customerIds'],
    ['send-time-past', candidate({ sendAt: '2020-01-01T00:00:00Z' }), '/body/sendAt'],
    ['send-time-too-far', candidate({ sendAt: inHours(366 * 24).toISOString() }), '/body/sendAt'],
    ['send-time-invalid', candidate({ sendAt: { date: '2099-02-30', time: '12:00' } }), '/body/sendAt'],
    ['send-time-invalid', candidate({ notAfter: inHours(1).toISOString() }), '/body/notAfter'],
    ['mms-not-supported', candidate({ channel: 'mms' }), '/body/channel'],
  ])('is refused with %s alone when nothing else is wrong', async (code, what, pointer) => {
    expect(await faultsOf(check(what))).toEqual({ code, faults: [[code, pointer]] });
  });

  it('is refused with all faults at once', async () => {
    const what = candidate(
      { templateId: '9999', sender: 'OTHER', sendAt: '2020-01-01T00:00:00Z', channel: 'mms' },
      { customers: 0, namedTemplates: ['2001'] },
    );
    const { code, faults } = await faultsOf(check(what));
    expect(code).toBe('campaign-refused');
    expect(new Set(faults.map(([each]) => each))).toEqual(
      new Set([
        'empty-list',
        'mms-not-supported',
        'send-time-past',
        'sender-not-allowed',
        'text-too-long',
        'unknown-template',
      ]),
    );
  });

  it('is refused before TextLocal is asked while its account was never verified', async () => {
    const catalog = catalogOf(templates);
    const refused = check(candidate({ templateId: '9999' }), { verifiedAt: null }, catalog);
    expect(await faultsOf(refused)).toMatchObject({ code: 'account-not-verified' });
    expect(catalog.asked).toEqual([]);
  });

  it('is refused in quiet hours, by the clock of the account', async () => {
    const sendAt = { date: inHours(48).toISOString().slice(0, 10), time: '03:00', timeZone: 'UTC' };
    const account = { timeZone: 'America/New_York', quietHours: { from: '21:00', to: '08:00' } };
    expect(await faultsOf(check(candidate({ sendAt }), account))).toMatchObject({ code: 'quiet-hours' });
    expect(await check(candidate({ sendAt }), { ...account, timeZone: 'Asia/Tokyo' })).toMatchObject({
      sender: 'ACME',
    });
  });
});
