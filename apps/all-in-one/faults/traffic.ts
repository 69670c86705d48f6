// Campaigns for a site, accepted and followed as Optimove does: asked again until there is an answer. Every campaign
// has customers of its own, so that any number that is texted twice in an account is a double, whoever sent it.

import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../../simulator/faults/faults.ts';
import type { SimulatedAccount } from '../../simulator/state/account.ts';
import type { Switches } from '../../simulator/state/switches.ts';
import type { Answer, Site } from './site.ts';

export interface TrafficAccount {
  readonly id: string;
  readonly personalised: boolean;
  readonly atTextLocal: SimulatedAccount;
  /** Customers that are in campaigns so far. */
  used: number;
  readonly contacts: number;
}

export interface TrafficCampaign {
  readonly account: TrafficAccount;
  /** Optimove's name for it. */
  readonly name: string;
  /** The service's, once it was accepted. */
  id: string;
  /** Place of its first customer among the contacts, from 1. */
  readonly first: number;
  readonly size: number;
  /** It is taken back before its time. */
  readonly takenBack: boolean;
  /** TextLocal refuses some of its contacts. */
  readonly someRefused: boolean;
  /** As last seen. */
  last: Answer['body'] | undefined;
  /** It has been `held` or `failed` at some time. */
  stopped: boolean;
}

export interface CampaignWish {
  size?: number;
  sendInMs?: number;
  takenBack?: boolean;
  someRefused?: boolean;
}

const personalTemplate = {
  id: 9001,
  title: 'Personal',
  body: 'Hi %%first_name%%, your code is {{custom1}}',
  senderName: 'ACME',
  isMyDND: 0,
};

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
/** The number that the simulator gave a customer. */
export const numberOf = (no: number): number => 447_710_000_000 + no;

/** Listed once more or known to nobody, so that the counts have something to add up. */
export const strangers = 2;
export const repeated = 1;

const ended = new Set<unknown>(['completed', 'failed', 'held', 'cancelled']);

export class Traffic {
  readonly campaigns: TrafficCampaign[] = [];
  readonly accounts = new Map<string, TrafficAccount>();
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  /** An account here and at TextLocal; `faults` happen to its calls after it was verified. */
  async addAccount(
    id: string,
    options: {
      personalised?: boolean;
      contacts?: number;
      credits?: number;
      faults?: readonly Fault[];
      switches?: Partial<Switches>;
    } = {},
  ): Promise<TrafficAccount> {
    const { personalised = false, contacts = 1_200, credits = 10_000_000, faults = [] } = options;
    const { simulator } = this.#site;
    const own = personalised ? { templates: [personalTemplate] } : {};
    // What personalised texts are found by are numbers, which histories and contacts may have in another form.
    const switches = { nationalNumbers: personalised, ...options.switches };
    const atTextLocal = simulator.addAccount({ apiKey: id, contacts, credits, switches, ...own });
    await this.#insist('PUT', `/accounts/${id}`, id, {
      name: id,
      textlocal: { baseUrl: simulator.origin, apiKey: id },
      contactGroupId: '123456',
      customerIdField: 'custom1',
      sender: 'ACME',
      requestsPerSecond: 500,
      maxConcurrentRequests: 4,
      testMode: false,
      personalise: personalised,
    });
    const verified = await this.#insist('POST', `/accounts/${id}/verify`, id);
    if (verified['ok'] !== true) throw new Error(`${id} is not verified: ${JSON.stringify(verified)}`);
    simulator.faults.add(...faults.map((fault) => ({ ...fault, apiKey: id })));
    const account = { id, personalised, atTextLocal, used: 0, contacts };
    this.accounts.set(id, account);
    return account;
  }

  /** Sends a campaign in, again and again until it is accepted. */
  async accept(account: TrafficAccount, wish: CampaignWish = {}): Promise<TrafficCampaign> {
    const {
      size = 60,
      takenBack = false,
      someRefused = false,
      sendInMs = takenBack ? 600_000 : 3_000,
    } = wish;
    if (account.used + size > account.contacts) throw new RangeError(`${account.id} has no customers left`);
    const campaign: TrafficCampaign = {
      account,
      name: `${account.id}-${account.used}`,
      id: '',
      first: account.used + 1,
      size,
      takenBack,
      someRefused,
      last: undefined,
      stopped: false,
    };
    account.used += size;
    const known = Array.from({ length: size }, (_, index) => customerId(campaign.first + index));
    const odd = Array.from({ length: strangers }, (_, index) => `nobody-${index}`);
    const customerIds = [...known, ...known.slice(0, repeated), ...odd];
    const templateId = account.personalised ? String(personalTemplate.id) : '1001';
    const body = () => ({
      campaignId: campaign.name,
      templateId,
      sendAt: new Date(Date.now() + sendInMs).toISOString(),
      customerIds,
    });
    campaign.id = String((await this.#insist('POST', '/campaigns', account.id, body(), body))['id']);
    this.campaigns.push(campaign);
    return campaign;
  }

  /** One round's worth: a group send and a personalised one, from the accounts that are there. */
  async acceptRound(size = 60): Promise<void> {
    await Promise.all([...this.accounts.values()].map((account) => this.accept(account, { size })));
  }

  open(): TrafficCampaign[] {
    return this.campaigns.filter(({ last }) => !ended.has(last?.['state']));
  }

  /** Looks at a campaign, and takes it back if it is to be. Nobody answering is no finding here. */
  async look(campaign: TrafficCampaign): Promise<void> {
    const path = `/campaigns/${campaign.id}`;
    const answer = await this.#site.call('GET', path, campaign.account.id).catch(() => undefined);
    if (answer?.status !== 200) return;
    campaign.last = answer.body;
    const state = answer.body['state'];
    if (state === 'held' || state === 'failed') campaign.stopped = true;
    // TextLocal holds no personalised send: it waits for its time as `scheduling`.
    const isReady = state === 'scheduled' || (state === 'scheduling' && campaign.account.personalised);
    if (campaign.takenBack && isReady)
      await this.#site.call('POST', `${path}/cancel`, campaign.account.id).catch(() => undefined);
  }

  /** Takes campaigns back that are to be, as they get ready for it, until `over` has settled. */
  async takeBackUntil(over: Promise<unknown>): Promise<void> {
    const end = new AbortController();
    const settled = over.finally(() => end.abort());
    for (; !end.signal.aborted; await pause(100)) {
      for (const campaign of this.open().filter(({ takenBack }) => takenBack)) await this.look(campaign);
    }
    await settled;
  }

  /** Waits until at most `most` campaigns go on. @returns false when it took longer than `withinMs` */
  async settle(withinMs: number, most = 0): Promise<boolean> {
    for (const end = Date.now() + withinMs; ; await pause(400)) {
      for (const campaign of this.open()) await this.look(campaign);
      if (this.open().length <= most) return true;
      if (Date.now() > end) return false;
    }
  }

  /** What a person does about a campaign that stopped. */
  async retry(campaign: TrafficCampaign, decision: Record<string, unknown> = {}): Promise<void> {
    await this.#insist('POST', `/campaigns/${campaign.id}/retry`, campaign.account.id, decision);
    campaign.last = undefined;
  }

  /** Waits until a campaign is in a state. @throws Error after `withinMs` */
  async until(campaign: TrafficCampaign, states: readonly string[], withinMs = 120_000): Promise<void> {
    for (const end = Date.now() + withinMs; Date.now() < end; await pause(100)) {
      await this.look(campaign);
      if (states.includes(String(campaign.last?.['state']))) return;
    }
    throw new Error(
      `${campaign.name} did not become ${states.join(' or ')}: ${JSON.stringify(campaign.last)}`,
    );
  }

  /** Repeats a call while nobody answers or the service says that it cannot now, as every good client does. */
  async #insist(
    method: string,
    path: string,
    account: string,
    first?: unknown,
    renewed?: () => unknown,
  ): Promise<Answer['body']> {
    let body = first;
    let last: unknown;
    for (const end = Date.now() + 120_000; Date.now() < end; await pause(100)) {
      const answer = await this.#site.call(method, path, account, body).catch(String);
      last = answer;
      if (typeof answer === 'string' || answer.status >= 500) continue;
      if (answer.status < 300) return answer.body;
      // Its send time has passed while nobody answered, and nothing was stored: it is planned anew.
      if (answer.status !== 422 || renewed === undefined || !isPast(answer)) break;
      body = renewed();
    }
    throw new Error(`${method} ${path} was not taken: ${JSON.stringify(last)}`);
  }
}

const isPast = ({ body }: Answer): boolean => JSON.stringify(body).includes('send-time-past');
