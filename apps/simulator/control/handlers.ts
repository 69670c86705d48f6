// The control calls: what a test or a person at a terminal asks of the simulator itself, under /_control/.
// They stand for nothing at the vendor.
import { http, HttpResponse } from 'msw';
import type { HttpHandler } from 'msw';
import type { SimulatedAccount } from '../state/account.ts';
import { STOCK_GROUP, stockContacts, stockOptions } from '../state/stock.ts';
import { sentTexts, summarizeTexts } from '../state/texts.ts';
import type { World } from '../state/world.ts';
import { ControlError, readAccount, readFaults, readObject, readSwitching, requiredNumber } from './body.ts';

export const CONTROL_PREFIX = '/_control/';
/** Lines of the log put into one chunk: enough to be fast, small enough to hold. */
const LINES_PER_CHUNK = 1_000;

type Method = 'get' | 'post' | 'delete';

function route(method: Method, path: string, run: (request: Request) => Promise<Response>): HttpHandler {
  return http[method](`*${CONTROL_PREFIX}${path}`, async ({ request }) => {
    try {
      return await run(request);
    } catch (error) {
      if (!(error instanceof ControlError || error instanceof RangeError)) throw error;
      return HttpResponse.json({ error: error.message }, { status: 400 });
    }
  });
}

/** The control calls over `world`; the last handler answers 404 for anything else under the prefix. */
export function controlHandlers(world: World): HttpHandler[] {
  return [
    ...accountRoutes(world),
    ...switchRoutes(world),
    ...textRoutes(world),
    ...callRoutes(world),
    ...faultRoutes(world),
    ...clockRoutes(world),
    http.all(`*${CONTROL_PREFIX}*`, () =>
      HttpResponse.json({ error: 'no such control call' }, { status: 404 }),
    ),
  ];
}

function accountRoutes(world: World): HttpHandler[] {
  return [
    route('get', 'accounts', async () =>
      HttpResponse.json(
        Array.from(world.accounts.values(), ({ apiKey, credits, groups }) => ({
          apiKey,
          credits,
          groups: Array.from(groups.values(), ({ id, name, size }) => ({ id, name, size })),
        })),
      ),
    ),
    route('post', 'accounts', async (request) => {
      const { options, contacts } = await readAccount(request);
      const account = world.addAccount(contacts === undefined ? options : { ...stockOptions, ...options });
      if (contacts !== undefined) stockContacts(account, contacts);
      const contactGroupId = contacts === undefined ? null : STOCK_GROUP;
      return HttpResponse.json({ apiKey: account.apiKey, contactGroupId }, { status: 201 });
    }),
  ];
}

const standing = (accounts: readonly SimulatedAccount[]): Response =>
  HttpResponse.json(accounts.map(({ apiKey, switches }) => ({ apiKey, ...switches })));

function switchRoutes(world: World): HttpHandler[] {
  return [
    route('get', 'switches', async (request) => standing(selected(world, request))),
    route('post', 'switches', async (request) => {
      const { apiKey, switches } = await readSwitching(request);
      const accounts = withKey(world, apiKey ?? null);
      for (const account of accounts) account.switches = { ...account.switches, ...switches };
      return standing(accounts);
    }),
  ];
}

/** The accounts a call is about: the one of `?apiKey=`, or all. */
function selected(world: World, request: Request): SimulatedAccount[] {
  world.settle();
  return withKey(world, new URL(request.url).searchParams.get('apiKey'));
}

function withKey(world: World, apiKey: string | null): SimulatedAccount[] {
  if (apiKey === null) return [...world.accounts.values()];
  const account = world.accounts.get(apiKey);
  if (account === undefined) throw new ControlError('no account has this apiKey');
  return [account];
}

function textRoutes(world: World): HttpHandler[] {
  return [
    route('get', 'texts', async (request) => {
      const body = lines(sentTexts(selected(world, request)));
      return new HttpResponse(body, { headers: { 'content-type': 'application/x-ndjson' } });
    }),
    route('get', 'texts/summary', async (request) =>
      HttpResponse.json({ ...summarizeTexts(selected(world, request)) }),
    ),
  ];
}

function lines(values: Iterator<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let chunk = '';
      for (let line = 0; line < LINES_PER_CHUNK; line += 1) {
        const { done, value } = values.next();
        if (done === true) {
          if (chunk !== '') controller.enqueue(encoder.encode(chunk));
          controller.close();
          return;
        }
        chunk += `${JSON.stringify(value)}\n`;
      }
      controller.enqueue(encoder.encode(chunk));
    },
  });
}

function callRoutes(world: World): HttpHandler[] {
  return [
    route('get', 'calls', async (request) => {
      const apiKey = new URL(request.url).searchParams.get('apiKey') ?? undefined;
      return HttpResponse.json(world.calls.counts(apiKey));
    }),
    route('post', 'calls/reset', async () => {
      world.calls.reset();
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}

function faultRoutes(world: World): HttpHandler[] {
  const listed = (status: number): Response => HttpResponse.json([...world.faults.list()], { status });
  return [
    route('get', 'faults', async () => listed(200)),
    route('post', 'faults', async (request) => {
      world.faults.add(...(await readFaults(request)));
      return listed(201);
    }),
    route('delete', 'faults', async () => {
      world.faults.clear();
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}

function clockRoutes(world: World): HttpHandler[] {
  const told = (): Response => HttpResponse.json({ now: new Date(world.now()).toISOString() });
  return [
    route('get', 'clock', async () => told()),
    route('post', 'clock', async (request) => {
      world.advance(requiredNumber(await readObject(request), 'advanceMs'));
      return told();
    }),
  ];
}
