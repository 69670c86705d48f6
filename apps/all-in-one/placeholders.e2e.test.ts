// Placeholders that nothing fills are refused at the door and shown beforehand, unless they are allowed; through HTTP.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { inSeconds, startTestService, type TestService } from './test-service.ts';
import { pathOf, texts } from './test-texts.ts';

const refused = [
  'Hi {first_name}',
  'Hi {{first_name}}',
  'Hi ${name}',
  'Hi [[name]]',
  'Hi <<name>>',
  'Hi *|FNAME|*',
  'Hi %%name%%',
  'Hi %%|name^{"inputtype":"text"}%%',
  'Hi ##var##',
  'Hi {#var#}',
  'Hi %NAME%',
  'Hi #NAME#',
  'Hi [%NAME%]',
  'Hi @contact.first_name',
];
const warnedOf = ['Hi [name]', 'Hi <name>', '#WinBig', 'Hi $name', 'Follow @acme', '5 &gt; 4', '50%20off'];
const fine = [
  '5% off',
  '[18+]',
  '#1',
  '<3',
  '$20',
  '100%',
  'a@acme.example',
  'https://acme.example/?q=%C3%A9#top',
];

let service: TestService;
const { save, correct, request, post, estimate, preview, left, allow } = texts(() => service);
const codesOf = (found: unknown) => (found as { code: string }[]).map(({ code }) => code);
const stored = () => service.parts.database.prisma.campaign.count();

beforeAll(async () => {
  service = await startTestService();
  await service.addAccount();
  await service.addAccount('listed', { languageField: 'custom3', defaultLanguage: 'en' });
  await service.addAccount('personal', { personalise: true });
});
afterAll(() => service.stop());

describe('a text', () => {
  it.each(refused)('such as %j is refused, and shown so in estimate, preview and list', async (body) => {
    const id = save(body);
    await service.call('GET', '/templates?refresh=true');
    const fault = {
      code: 'text-has-placeholders',
      detail: expect.stringMatching(/ at character 4\. .*allowUnknownPlaceholders/),
    };
    const before = await stored();
    for (const answer of [await post(request(id)), await estimate(request(id))])
      expect(answer).toMatchObject({
        status: 422,
        body: { ...fault, errors: [{ pointer: '/body/templateId' }] },
      });
    expect(await stored()).toBe(before);
    const expected = { sendable: false, reasons: [fault], placeholders: [body.slice(3)] };
    expect(await preview(id)).toMatchObject(expected);
    expect((await service.call('GET', `/templates/${id}`)).body).toMatchObject(expected);
  });

  /** Codes of warnings about placeholders and signs; that a text may arrive altered is another matter. */
  const warned = (body: Record<string, unknown>): string[] =>
    (body['warnings'] as { code: string }[])
      .map(({ code }) => code)
      .filter((code) => code !== 'text-may-be-altered');

  it.each(warnedOf)('such as %j is warned of in estimate and preview', async (body) => {
    const id = save(body);
    const estimated = await estimate(request(id));
    const code = body.includes('&')
      ? 'html-entity'
      : body.includes('%')
        ? 'percent-sequence'
        : 'placeholder-like';
    expect([estimated.status, warned(estimated.body)]).toEqual([200, [code]]);
    const previewed = await preview(id);
    expect(previewed).toMatchObject({ sendable: true, reasons: [] });
    expect(warned(previewed)).toEqual([code]);
    expect((await post(request(id))).status).toBe(202);
  });

  it.each(fine)('such as %j passes', async (body) => {
    const id = save(body);
    expect(warned((await estimate(request(id))).body)).toEqual([]);
    const previewed = await preview(id);
    expect(previewed).toMatchObject({ sendable: true, placeholders: [] });
    expect(warned(previewed)).toEqual([]);
    expect((await post(request(id))).status).toBe(202);
  });

  it('without a character but blanks is refused', async () => {
    expect(await post(request(save(' \n ')))).toMatchObject({ status: 422, body: { code: 'text-blank' } });
  });

  it('is judged anew when it was corrected a moment ago', async () => {
    const id = save('Hi #NAME#');
    expect((await post(request(id))).status).toBe(422);
    correct(id, 'Hi you');
    expect((await post(request(id))).status).toBe(202);
  });

  it('is judged in each language and for each named template', async () => {
    const english = save('Happy birthday', 'Birthday [en]');
    const german = save('Alles Gute, {name}', 'Birthday [de]');
    const fault = { code: 'text-has-placeholders', detail: expect.stringContaining(`Template ${german}`) };
    expect(await post(request(english), 'listed')).toMatchObject({ status: 422, body: fault });
    expect(await preview(english, 'listed')).toMatchObject({ sendable: false, reasons: [fault] });
    expect((await post(request(english))).status).toBe(202);
    const { customerIds: _ids, ...head } = request(english, { campaignId: 'lines' });
    const lines = [head, 'C-000001', { customerId: 'C-000002', templateId: german }];
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const answer = await service.call('POST', '/campaigns', body, { 'content-type': 'application/x-ndjson' });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ ...fault, pointer: '/body/customerIds' }] },
    });
    await allow('listed', [german]);
    expect(await preview(english, 'listed')).toMatchObject({ sendable: true });
    expect((await post(request(english), 'listed')).status).toBe(202);
  });
});

describe('allowUnknownPlaceholders', () => {
  it('sends a text as it is for one campaign, and warns of it', async () => {
    const id = save('As it is: {first_name}');
    const body = request(id, { allowUnknownPlaceholders: true, sendAt: inSeconds(2) });
    expect(codesOf((await estimate(body)).body['warnings'])).toEqual(['placeholders-allowed']);
    const answer = await post(body);
    expect(answer.status).toBe(202);
    await service.until(pathOf(answer), () => left('As it is').length === 2);
    expect(left('As it is').every(({ text }) => text === 'As it is: {first_name}')).toBe(true);
    expect((await post(request(id, { campaignId: 'once more' }))).status).toBe(422);
  });

  it('fills what can be filled and leaves the rest', async () => {
    const id = save('Mixed {{first_name}}, {{offer}} #NAME#');
    const answer = await post(
      request(id, { allowUnknownPlaceholders: true, sendAt: inSeconds(2) }),
      'personal',
    );
    expect(answer.status).toBe(202);
    await service.until(pathOf(answer), () => left('Mixed').length === 2, 30_000, {
      'x-account-id': 'personal',
    });
    expect(
      left('Mixed')
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(['Mixed Bob, {{offer}} #NAME#', 'Mixed Cleo, {{offer}} #NAME#']);
  });

  it('is part of what a request says only when it is given', async () => {
    const body = request('1001', { campaignId: 'hashed', sendAt: inSeconds(7_200) });
    const answer = await post(body);
    const { customerIds, ...head } = body;
    const sorted = Object.fromEntries(
      Object.entries(head).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
    // As releases before the property hashed it.
    const hash = createHash('sha256')
      .update(`${customerIds.join('\n')}\n`)
      .update(JSON.stringify({ head: sorted, namedTemplates: [] }));
    const where = { id: String(answer.body['id']) };
    const row = await service.parts.database.prisma.campaign.findUniqueOrThrow({ where });
    expect(Buffer.from(row.requestHash).toString('hex')).toBe(hash.digest('hex'));
    expect((await post(body)).body['id']).toBe(answer.body['id']);
    expect(await post({ ...body, allowUnknownPlaceholders: true })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await post({ ...body, allowUnknownPlaceholders: 'yes' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/allowUnknownPlaceholders' }] },
    });
  });
});
