// Starts the simulator and gives the handle to control it in process. What it does is told in README.md.
import type { HttpHandler } from 'msw';
import { CONTROL_PREFIX, controlHandlers } from './control/handlers.ts';
import type { Faults } from './faults/faults.ts';
import { settingsFrom } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { serveHandlers } from './server.ts';
import type { AccountOptions, SimulatedAccount } from './state/account.ts';
import type { Calls } from './state/calls.ts';
import { stockContacts, stockOptions } from './state/stock.ts';
import { sentTexts, summarizeTexts } from './state/texts.ts';
import type { SentText, TextsSummary } from './state/texts.ts';
import { World } from './state/world.ts';
import { textlocalHandlers } from './textlocal/handlers.ts';

export interface Simulator {
  /** `http://127.0.0.1:4010`, to be used as TextLocal's base URL. */
  readonly origin: string;
  readonly port: number;
  readonly faults: Faults;
  readonly calls: Calls;
  /** The same behaviour without the socket, on the same state. */
  readonly handlers: readonly HttpHandler[];
  /** Throws a RangeError if no account has this key. */
  account(apiKey: string): SimulatedAccount;
  /** `contacts`: stock it like the default account, with that many customers in group 123456. */
  addAccount(options: AccountOptions & { readonly contacts?: number }): SimulatedAccount;
  /** Every text that left, of one account or of all. */
  texts(apiKey?: string): Iterable<SentText>;
  summary(apiKey?: string): TextsSummary;
  /** Unix milliseconds on the simulator's clock. */
  now(): number;
  /** Puts the simulator's clock forward: for scheduled sends and for delivery ageing. */
  advance(ms: number): void;
  /** Ends all connections, hanging calls and timers; may be called twice. */
  stop(): Promise<void>;
}

/** Starts a simulator; rejects if its address is taken. Each one has its own state. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsFrom(options);
  const world = new World(settings);
  const textlocal = textlocalHandlers(world);
  const control = controlHandlers(world);
  const handlersFor = (pathname: string): HttpHandler[] =>
    pathname.startsWith(CONTROL_PREFIX) ? control : textlocal.forPath(pathname);
  const server = await serveHandlers(handlersFor, settings.host, settings.port);

  const account = (apiKey: string): SimulatedAccount => {
    const found = world.accounts.get(apiKey);
    if (found === undefined) throw new RangeError('no account has this apiKey');
    return found;
  };
  const selected = (apiKey: string | undefined): Iterable<SimulatedAccount> => {
    world.settle();
    return apiKey === undefined ? world.accounts.values() : [account(apiKey)];
  };
  return {
    origin: server.origin,
    port: server.port,
    faults: world.faults,
    calls: world.calls,
    handlers: [...control, ...textlocal.all],
    account,
    addAccount({ contacts, ...own }) {
      const added = world.addAccount(contacts === undefined ? own : { ...stockOptions, ...own });
      if (contacts !== undefined) stockContacts(added, contacts);
      return added;
    },
    texts: (apiKey) => sentTexts(selected(apiKey)),
    summary: (apiKey) => summarizeTexts(selected(apiKey)),
    now: () => world.now(),
    advance: (ms) => world.advance(ms),
    async stop() {
      world.close();
      await server.close();
    },
  };
}
