// What Optimove's drop-down stands on: templates, previews, sender names and credits, through HTTP.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startTestService, type TestService } from './test-service.ts';

const phoneNumber = /4477\d{8}/;

describe('templates, senders and balance', () => {
  let service: TestService;
  let logged = '';
  const get = (path: string, account = 'demo', headers: Record<string, string> = {}) =>
    service.call('GET', path, undefined, { 'x-account-id': account, ...headers });
  const birthday = async (query: string) => (await get(`/templates/1005/preview${query}`, 'lingo')).body;
  const templateCalls = () => service.simulator.calls.counts()['get_templates']?.calls;
  const stock = () => service.simulator.account('simulator-key');
  const addTemplate = (id: number, title: string, body: string) => {
    stock().templates.push({ id, title, body, senderName: 'ACME', isMyDND: 0 });
  };

  beforeAll(async () => {
    const log = pino({ level: 'trace' }, { write: (line: string) => void (logged += line) });
    service = await startTestService({ worker: false, log });
    addTemplate(
      2001,
      'Greeting',
      'Hi %%FIRSTNAME%% {{Last Name}}, your code is %%|offer^{"maxlength":"30"}%%',
    );
    addTemplate(2002, 'Novel', 'x'.repeat(766));
    addTemplate(2003, 'Euro', '€'.repeat(81));
    await service.addAccount();
    await service.addAccount('lingo', {
      languageField: 'custom3',
      defaultLanguage: 'en',
      languages: { '1001': { de: '1002' } },
    });
    await service.addAccount('personal', { personalise: true });
  });
  afterAll(() => service.stop());

  it('lists templates with their measures and whether they can be sent', async () => {
    const { status, body } = await get('/templates');
    const items = body['items'] as { id: string }[];
    const byId = new Map(items.map((item) => [item.id, item]));
    expect(status).toBe(200);
    expect(items).toHaveLength(9);
    expect(byId.get('1001')).toEqual({
      id: '1001',
      title: 'Free spins',
      body: 'Your 20 free spins are waiting until midnight. Play at acme.example/spins',
      encoding: 'GSM-7',
      characters: 73,
      parts: 1,
      placeholders: [],
      languages: null,
      sendable: true,
      reasons: [],
    });
    expect(byId.get('1003')).toMatchObject({ encoding: 'UCS-2', parts: 1, sendable: true });
    expect(byId.get('1004')).toMatchObject({
      sendable: false,
      reasons: [{ code: 'text-has-placeholders' }],
    });
    expect(byId.get('2002')).toMatchObject({ sendable: false, reasons: [{ code: 'text-too-long' }] });
    expect(byId.get('2003')).toMatchObject({ encoding: 'GSM-7', characters: 162, parts: 2 });
  });

  it('lets an account that personalises send templates whose placeholders its contacts fill', async () => {
    addTemplate(2006, 'Named', 'Hi {{first_name}}');
    expect((await get('/templates/2006', 'personal')).body).toMatchObject({ sendable: true, reasons: [] });
    expect((await get('/templates/1004', 'personal')).body).toMatchObject({
      sendable: false,
      reasons: [{ code: 'text-has-placeholders', detail: expect.stringContaining('%%|offer^') }],
    });
    stock().templates.pop();
  });

  it('shows the languages of high-level templates, by title and by the map of the account', async () => {
    expect((await get('/templates/1005', 'lingo')).body['languages']).toEqual({ en: '1005', de: '1006' });
    expect((await get('/templates/1001', 'lingo')).body['languages']).toEqual({ en: '1001', de: '1002' });
    expect((await get('/templates/1002', 'lingo')).body['languages']).toBeNull();
    expect((await get('/templates/1005')).body['languages']).toBeNull();
  });

  it('keeps the list for a while and asks again on demand', async () => {
    await get('/templates');
    const before = templateCalls();
    await get('/templates');
    expect(templateCalls()).toBe(before);
    stock().templates.push({ id: 2004, title: 'New', body: 'New', senderName: 'ACME', isMyDND: 0 });
    expect(((await get('/templates')).body['items'] as unknown[]).length).toBe(9);
    expect(((await get('/templates?refresh=true')).body['items'] as unknown[]).length).toBe(10);
  });

  it('finds a template that was saved a moment ago, and says when there is none', async () => {
    addTemplate(2005, 'Newer', 'Newer');
    expect((await get('/templates/2005')).body).toMatchObject({ id: '2005', title: 'Newer' });
    expect(await get('/templates/9999')).toMatchObject({ status: 404, body: { code: 'template-not-found' } });
    expect(await get('/templates/9999/preview')).toMatchObject({
      status: 404,
      body: { code: 'template-not-found' },
    });
    expect(await get('/templates/abc')).toMatchObject({ status: 404, body: { code: 'template-not-found' } });
  });

  it('previews a text with its encoding, characters, parts and placeholders', async () => {
    expect((await get('/templates/1003/preview')).body).toEqual({
      templateId: '1003',
      title: 'Новинка',
      language: null,
      text: 'Привет! Новая игра уже здесь 🎰 acme.example/new',
      encoding: 'UCS-2',
      characters: 48,
      parts: 1,
      placeholders: [],
      languages: null,
      filled: false,
      missing: [],
      sendable: true,
      reasons: [],
      warnings: [],
      ucs2Characters: Array.from('ПриветНоаягужздсь🎰'),
      testMode: false,
    });
    expect((await get('/templates/1004/preview')).body).toMatchObject({
      placeholders: [
        '%%|name^{"inputtype":"text","maxlength":"30"}%%',
        '%%|offer^{"inputtype":"text","maxlength":"30"}%%',
      ],
    });
  });

  it('previews each language, and the default for one that there is not', async () => {
    const english = { templateId: '1005', language: 'en', languages: { en: '1005', de: '1006' } };
    expect(await birthday('?language=de')).toMatchObject({ templateId: '1006', language: 'de' });
    expect(await birthday('?language=de-AT')).toMatchObject({ templateId: '1006', language: 'de' });
    expect(await birthday('?language=fr')).toMatchObject(english);
    expect(await birthday('')).toMatchObject(english);
    // C-000003 is German in the stock, C-000007 French.
    expect(await birthday('?customerId=C-000003')).toMatchObject({ templateId: '1006', filled: true });
    expect(await birthday('?customerId=C-000003&language=en')).toMatchObject(english);
    expect(await birthday('?customerId=C-000007')).toMatchObject(english);
  });

  it('fills the placeholders of one customer and names those it cannot', async () => {
    const { body } = await get('/templates/2001/preview?customerId=C-002999');
    expect(body).toMatchObject({
      text: 'Hi Hugo Moore, your code is %%|offer^{"maxlength":"30"}%%',
      filled: true,
      placeholders: ['%%FIRSTNAME%%', '{{Last Name}}', '%%|offer^{"maxlength":"30"}%%'],
      missing: ['%%|offer^{"maxlength":"30"}%%'],
    });
  });

  it('takes an empty field for no value', async () => {
    stock().addContacts(123_456, [{ number: 447_900_000_009, custom1: 'N-1', last_name: 'Lee' }]);
    const { body } = await get('/templates/2001/preview?customerId=N-1');
    expect(body['missing']).toEqual(['%%FIRSTNAME%%', '%%|offer^{"maxlength":"30"}%%']);
  });

  it('says when no contact has the ID', async () => {
    const { status, body } = await get('/templates/2001/preview?customerId=X-1');
    expect({ status, body }).toMatchObject({ status: 404, body: { code: 'customer-not-found' } });
    expect(body['detail']).toContain('all 3001 contacts');
    const page = await get('/errors/customer-not-found');
    expect(page).toMatchObject({ status: 200, body: { text: expect.stringContaining('# No contact') } });
  });

  it('neither answers nor logs nor changes anything of the customer', async () => {
    const before = [...stock().groups.values()].map(({ size }) => size);
    logged = '';
    const { body } = await get('/templates/2001/preview?customerId=C-000001');
    expect(body['text']).toContain('Hi Bob Shaw');
    expect(JSON.stringify(body)).not.toMatch(phoneNumber);
    expect(logged).toContain('called TextLocal');
    expect(logged).not.toMatch(phoneNumber);
    expect(logged).not.toContain('Bob');
    expect([...stock().groups.values()].map(({ size }) => size)).toEqual(before);
  });

  it('tells sender names and credits', async () => {
    expect(await get('/senders')).toMatchObject({
      status: 200,
      body: { defaultSender: 'ACME', names: ['ACME', 'ACMEVIP'] },
    });
    stock().credits = 1_234;
    expect(await get('/balance')).toMatchObject({ status: 200, body: { credits: 1_234 } });
  });

  it('needs a key with the scope for templates, and shows one account only its own', async () => {
    const { body: made } = await service.call('POST', '/accounts/demo/keys', { scopes: ['campaigns:read'] });
    const reader = { authorization: `Bearer ${String(made['key'])}`, 'x-account-id': 'demo' };
    for (const path of ['/templates', '/templates/1001', '/templates/1001/preview', '/senders', '/balance']) {
      expect(await get(path, 'demo', reader)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await get(path, 'nobody')).toMatchObject({ status: 404, body: { code: 'account-not-found' } });
    }
    const all = await service.call('POST', '/accounts/demo/keys', { scopes: ['templates:read'] });
    const own = { authorization: `Bearer ${String(all.body['key'])}` };
    expect(await get('/templates', 'demo', own)).toMatchObject({ status: 200 });
    expect(await get('/templates', 'personal', own)).toMatchObject({ status: 403 });
  });
});

describe('an account moved to Webex Interact', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ worker: false, simulator: { webex: true } });
    await service.addAccount().catch(() => undefined); // stored, but cannot be verified
  });
  afterAll(() => service.stop());

  it('says in words what the host does not tell', async () => {
    const note = expect.stringContaining('Webex Interact');
    expect(await service.call('GET', '/senders')).toMatchObject({
      status: 200,
      body: { defaultSender: 'ACME', names: null, note },
    });
    expect(await service.call('GET', '/balance')).toMatchObject({
      status: 200,
      body: { credits: null, note },
    });
    for (const path of ['/templates', '/templates/1001', '/templates/1001/preview']) {
      expect(await service.call('GET', path)).toMatchObject({
        status: 502,
        body: { code: 'provider-refused', detail: note },
      });
    }
  });
});
