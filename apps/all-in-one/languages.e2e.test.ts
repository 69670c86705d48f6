// Which customer gets which text: languages, splits by weight, a template on a line.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const customersTo = (last: number) => Array.from({ length: last }, (_, index) => customerId(index + 1));
const numberOf = (no: number): number => 447_710_000_000 + no;
const english = 'Happy Birthday! A gift is waiting for you at acme.example/gift';
const german = 'Alles Gute zum Geburtstag! Dein Geschenk: acme.example/gift';
const spins = 'Your 20 free spins are waiting until midnight. Play at acme.example/spins';
const bonus = 'Deposit today and we add 50%. Terms at acme.example/bonus. STOP to opt out';

interface Send {
  id: string;
  templateId: string;
  language: string | null;
  recipients: number;
}
interface Metrics {
  total: { recipients: number };
  sends: { templateId: string; language: string | null; latest: { recipients: number; delivered: number } }[];
}

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ environment: { METRICS_POLL_COUNT: '2' } });
  const languages = { languageField: 'custom3', defaultLanguage: 'en' };
  await service.addAccount();
  await service.addAccount('lingo', languages);
  await service.addAccount('mapped', { ...languages, languages: { '1001': { de: '1002' } } });
});
afterAll(() => service.stop());

const post = (account: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  service.call('POST', '/campaigns', body, { 'x-account-id': account, ...headers });

/** Accepts a campaign and waits for its end. */
async function complete(account: string, body: unknown, headers: Record<string, string> = {}) {
  const accepted = await post(account, body, headers);
  expect(accepted.status).toBe(202);
  const path = `/campaigns/${String(accepted.body['id'])}`;
  const named = { 'x-account-id': account };
  const done = await service.until(path, ({ state }) => state === 'completed', 30_000, named);
  const metrics = await service.call('GET', `${path}/metrics`, undefined, named);
  return {
    sends: done['sends'] as Send[],
    counts: done['counts'] as Record<string, number>,
    metrics: metrics.body as unknown as Metrics,
  };
}

/** What each number got by these sends. */
function textsOf(sends: readonly Send[]): Map<number, string> {
  const references = new Set(sends.map(({ id }) => id.replaceAll('-', '')));
  const texts = new Map<number, string>();
  for (const { custom, number, text } of service.simulator.texts()) {
    if (!references.has(custom)) continue;
    expect(texts.has(number)).toBe(false);
    texts.set(number, text);
  }
  return texts;
}

const request = (campaignId: string, more: Record<string, unknown>) => ({
  campaignId,
  sendAt: inSeconds(1),
  ...more,
});
const shown = (sends: readonly Send[]) =>
  sends.map(({ templateId, language, recipients }) => ({ templateId, language, recipients }));

describe('a high-level template', () => {
  it('makes one send a language, the default for whoever has none of them', async () => {
    const others = ['', 'DE ', 'de-AT', 'xx', 'en-GB'].map((custom3, index) => ({
      number: 447_900_000_001 + index,
      custom1: `L-${index}`,
      custom3,
    }));
    service.simulator.account('simulator-key').addContacts(123_456, others);
    const customerIds = [...customersTo(100), ...others.map(({ custom1 }) => custom1)];
    const { sends, metrics } = await complete(
      'lingo',
      request('titles', { templateId: '1005', customerIds }),
    );

    // In the stock, of ten in a row the third is German and the seventh French.
    expect(shown(sends)).toEqual([
      { templateId: '1005', language: 'en', recipients: 93 },
      { templateId: '1006', language: 'de', recipients: 12 },
    ]);
    const texts = textsOf(sends);
    expect(texts.size).toBe(105);
    for (let no = 1; no <= 100; no += 1) {
      expect(texts.get(numberOf(no))).toBe(no % 10 === 3 ? german : english);
    }
    expect(others.map(({ number }) => texts.get(number))).toEqual([
      english,
      german,
      german,
      english,
      english,
    ]);
    expect(metrics.sends).toMatchObject([
      { templateId: '1005', language: 'en', latest: { recipients: 93 } },
      { templateId: '1006', language: 'de', latest: { recipients: 12 } },
    ]);
    expect(metrics.total.recipients).toBe(105);
  });

  it('may be any one of its languages: the default stays the default', async () => {
    const { sends } = await complete(
      'lingo',
      request('from-german', { templateId: '1006', customerIds: customersTo(20) }),
    );
    expect(shown(sends)).toEqual([
      { templateId: '1005', language: 'en', recipients: 18 },
      { templateId: '1006', language: 'de', recipients: 2 },
    ]);
  });

  it('may be named by a map on the account', async () => {
    const { sends } = await complete(
      'mapped',
      request('mapped', { templateId: '1001', customerIds: customersTo(20) }),
    );
    expect(shown(sends)).toEqual([
      { templateId: '1001', language: 'en', recipients: 18 },
      { templateId: '1002', language: 'de', recipients: 2 },
    ]);
    const texts = textsOf(sends);
    expect([1, 3, 7].map((no) => texts.get(numberOf(no)))).toEqual([spins, bonus, spins]);
  });

  it('stands for itself where the account names no language field', async () => {
    const { sends } = await complete(
      'demo',
      request('itself', { templateId: '1005', customerIds: customersTo(20) }),
    );
    expect(shown(sends)).toEqual([{ templateId: '1005', language: null, recipients: 20 }]);
  });
});

describe('several templates', () => {
  const templates = [
    { templateId: '1001', weight: 80 },
    { templateId: '1002', weight: 20 },
  ];

  it('are split by weight, each customer always the same way, and measured apart', async () => {
    const customerIds = customersTo(3_000);
    const first = await complete('demo', request('split', { templates, customerIds }));
    const [large, small] = first.sends;
    expect(first.sends.map(({ templateId }) => templateId)).toEqual(['1001', '1002']);
    // Four standard deviations of a fair split.
    expect(Math.abs((large?.recipients ?? 0) - 2_400)).toBeLessThan(88);
    expect((large?.recipients ?? 0) + (small?.recipients ?? 0)).toBe(3_000);
    const measured = first.metrics.sends.map(({ templateId, latest }) => ({
      templateId,
      recipients: latest.recipients,
      delivered: latest.delivered > 0,
    }));
    expect(measured).toEqual(
      first.sends.map(({ templateId, recipients }) => ({ templateId, recipients, delivered: true })),
    );
    expect(first.metrics.total.recipients).toBe(3_000);

    const again = await complete(
      'demo',
      request('split-again', { templates, customerIds: customerIds.toReversed() }),
    );
    const texts = textsOf(first.sends);
    expect(texts.size).toBe(3_000);
    expect([...textsOf(again.sends)].filter(([number, text]) => texts.get(number) !== text)).toEqual([]);
  });

  it('are split within each language', async () => {
    const split = [
      { templateId: '1005', weight: 50 },
      { templateId: '1001', weight: 50 },
    ];
    const { sends } = await complete(
      'lingo',
      request('split-languages', { templates: split, customerIds: customersTo(400) }),
    );
    expect(sends.map(({ templateId, language }) => [templateId, language])).toEqual([
      ['1005', 'en'],
      ['1006', 'de'],
      ['1001', null],
    ]);
    expect(sends.reduce((sum, { recipients }) => sum + recipients, 0)).toBe(400);
    for (const [number, text] of textsOf(sends)) {
      expect([spins, number % 10 === 3 ? german : english]).toContain(text);
    }
  });

  it('may be named on the lines of NDJSON, beside the one for all others', async () => {
    const lines: unknown[] = [request('lines', { templateId: '1001' })];
    for (const [index, id] of customersTo(90).entries()) {
      if (index % 3 === 0) lines.push(id);
      else lines.push({ customerId: id, templateId: index % 3 === 1 ? '1002' : '1003' });
    }
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    const { sends } = await complete('demo', body, { 'content-type': 'application/x-ndjson' });
    expect(shown(sends).map(({ templateId, recipients }) => [templateId, recipients])).toEqual([
      ['1001', 30],
      ['1002', 30],
      ['1003', 30],
    ]);
    const texts = textsOf(sends);
    expect([texts.get(numberOf(1)), texts.get(numberOf(2))]).toEqual([spins, bonus]);
  });

  it('need a template for every line', async () => {
    const lines = [request('bare', {}), { customerId: 'C-000001', templateId: '1001' }, 'C-000002'];
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    expect(await post('demo', body, { 'content-type': 'application/x-ndjson' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ pointer: '/body/templateId' }] },
    });
  });
});
