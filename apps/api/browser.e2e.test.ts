// In a real browser, without a window: what an operator sees and does. Pictures go to .cache/screenshots.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { uuidV7 } from '#platform/identifier.ts';
import { adminKey, startTestApi, type TestApi } from './test-api.ts';

const executablePath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((directory) => join(directory, 'chromium'))
  .find((path) => existsSync(path));

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const pictures = '.cache/screenshots';
const patience = 60_000;

/** Waits like a person until the page has it. */
const sees = (page: Page, text: string | RegExp) =>
  page.getByText(text).first().waitFor({ timeout: patience });

(executablePath === undefined ? describe.skip : describe)('in a browser', () => {
  let browser: Browser;
  const apis: TestApi[] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await chromium.launch({
      executablePath: String(executablePath),
      args: quiet,
      timeout: patience,
    });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    for (const api of apis) await api.stop();
  });

  async function start(environment: Record<string, string> = {}): Promise<{ api: TestApi; origin: string }> {
    const api = await startTestApi({ environment });
    apis.push(api);
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = api.app.server.address() as AddressInfo;
    return { api, origin: `http://127.0.0.1:${port}` };
  }

  async function signedIn(origin: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(patience);
    await page.goto(`${origin}/admin/queues`);
    expect(page.url()).toBe(`${origin}/admin/sign-in`);
    await page.getByLabel('Admin key').fill(adminKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${origin}/admin/queues`);
    await sees(page, 'dispatch');
    return page;
  }

  /** What the board's own scripts do, from its page. */
  const ask = (page: Page, path: string) =>
    page.evaluate(async (url) => (await fetch(url, { method: 'PUT' })).status, path);

  it('an operator is led to sign in, sees the queues, cannot act, and signs out', async () => {
    const { api, origin } = await start();
    const page = await signedIn(origin);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'bridge-session', httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.screenshot({ path: join(pictures, 'board.png') });
    expect(await ask(page, '/admin/queues/api/queues/segment/pause')).toBe(403);
    expect(await api.parts.jobs.queues.segment.isPaused()).toBe(false);
    await page.goto(`${origin}/admin/sign-out`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/admin/sign-in`);
    await page.goto(`${origin}/admin/queues`);
    expect(page.url()).toBe(`${origin}/admin/sign-in`);
  }, 180_000);

  it('with the switch on an action works, and is in the audit trail', async () => {
    const { api, origin } = await start({ BOARD_ACTIONS: 'on' });
    const job = await api.parts.jobs.queues.segment.add(
      'segment',
      { campaignId: uuidV7() },
      { delay: 3_600_000 },
    );
    const page = await signedIn(origin);
    await page.goto(`${origin}/admin/queues/queue/segment?status=delayed`);
    await sees(page, 'segment');
    await page.screenshot({ path: join(pictures, 'delayed.png') });
    expect(await ask(page, `/admin/queues/api/queues/segment/${job.id}/promote`)).toBe(204);
    expect(await job.getState()).toBe('waiting');
    const { body } = await api.call('GET', '/audit?action=board.action');
    expect(body['items']).toMatchObject([{ actor: { kind: 'session' }, details: { action: 'promote' } }]);
  }, 180_000);

  it('a page of another origin can do nothing with the session', async () => {
    const { api, origin } = await start({ BOARD_ACTIONS: 'on' });
    const page = await signedIn(origin);
    const evil: Server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<form method="post" action="${origin}/admin/sign-out"><button>Win a prize</button></form>`,
      );
    });
    await new Promise<void>((listening) => void evil.listen(0, '127.0.0.1', listening));
    try {
      const { port } = evil.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/`);
      const pause = `${origin}/admin/queues/api/queues/segment/pause`;
      const outcome = await page.evaluate(
        (url) =>
          fetch(url, { method: 'PUT', credentials: 'include' }).then(
            ({ status }) => String(status),
            () => 'refused by the browser',
          ),
        pause,
      );
      expect(outcome).toBe('refused by the browser');
      expect(await api.parts.jobs.queues.segment.isPaused()).toBe(false);
      await page.getByRole('button', { name: 'Win a prize' }).click();
      await sees(page, 'Only the page of this service itself may send this.');
      await page.goto(`${origin}/admin/queues`);
      expect(page.url()).toBe(`${origin}/admin/queues`);
    } finally {
      evil.close();
    }
  }, 180_000);

  it("an integrator tries a call out on the document's page with the key of an account", async () => {
    const { api, origin } = await start();
    const key = await api.addAccount('integrator');
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(patience);
    const refused: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && refused.push(message.text())));
    await page.goto(`${origin}/docs`);
    await page.locator('.auth-wrapper > button.authorize').click();
    const account = page.locator('.auth-container', { hasText: 'accountKey' });
    await account.getByRole('textbox').fill(key);
    await account.locator('button.authorize').click();
    await page.locator('.close-modal').click();
    const call = page.locator('#operations-campaigns-listCampaigns');
    await call.locator('.opblock-summary-control').click();
    await call.getByRole('button', { name: 'Try it out' }).click();
    await call.getByRole('button', { name: 'Execute' }).click();
    const answer = call.locator('.live-responses-table .response').first();
    await answer.waitFor();
    await page.screenshot({ path: join(pictures, 'try-it-out.png') });
    expect(await answer.locator('.response-col_status').innerText()).toContain('200');
    expect(await answer.locator('.response-col_description').innerText()).toContain('"items": []');
    expect(refused).toEqual([]);
  }, 180_000);
});
