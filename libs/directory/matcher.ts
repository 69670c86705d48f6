// Decides for each contact of the directory which customers of the waiting campaigns it is, and into which segment it
// goes. Pure but for the rosters it marks.

import type { Account } from '#accounts/account.ts';
import { contactFieldOf } from '#accounts/contact-field.ts';
import { OutcomeLog, overrides, type Outcome } from '#campaign/outcome.ts';
import { chooseSend } from '#campaign/plan-sends.ts';
import type { Roster } from '#campaign/roster.ts';
import { pickByWeight } from '#campaign/split.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import type { NumberSet } from './number-set.ts';

/** What the matcher must know of a send to choose it for a contact. */
export type MatchedSend = Pick<Send, 'id' | 'no' | 'chosenTemplateId' | 'language' | 'weight'> &
  Partial<Pick<Send, 'segmentOrigin'>>;

/** A campaign whose customers are looked for, stored or not. */
export interface MatchedCampaign {
  roster: Roster;
  sends: MatchedSend[];
  /** Templates named for single customers; the roster counts them from 1. */
  namedTemplates: string[];
}

/** A stored campaign whose segments are filled. */
export interface ScannedCampaign extends MatchedCampaign {
  id: string;
  sends: (Send & { campaign: Pick<Campaign, 'sendAt' | 'testMode'> })[];
}

type Found = Extract<Outcome, 'segmented' | 'opted-out' | 'invalid-number'>;

const countOf = {
  segmented: 'segmented',
  'opted-out': 'optedOut',
  'invalid-number': 'invalidNumber',
} as const satisfies Record<Found, string>;

const isFound = (outcome: Outcome): outcome is Found => outcome in countOf;

/** What a window of the directory brought to one campaign. */
export class Harvest {
  readonly log = new OutcomeLog();
  readonly contacts = new Map<string, Contact[]>();
  /** Contacts of customers who are in a segment with another one, and may not be: by send. */
  readonly optedOutLater = new Map<string, Contact[]>();
  /** Counts what is new; below zero where customers of earlier windows became something else. */
  readonly counts = { segmented: 0, optedOut: 0, invalidNumber: 0 };
  /** A segment holds, or will hold, somebody who may not be in it. */
  needsReadBack = false;

  /** What a contact says of a customer of whom `known` was known. */
  add(position: number, found: Found, known: Outcome, sendNo: number): void {
    this.log.add(position, found, sendNo);
    this.counts[countOf[found]] += 1;
    if (isFound(known)) this.counts[countOf[known]] -= 1;
    if (known === 'segmented') this.needsReadBack = true;
  }
}

/** Whether TextLocal has taken the send that the customer belongs to: nothing that is found now changes it. */
function isWithTextLocal({ roster, sends }: MatchedCampaign, position: number): boolean {
  if (roster.outcomeAt(position) !== 'segmented') return false;
  const no = roster.sendNoAt(position);
  return sends.some((send) => send.no === no && send.segmentOrigin === 'sealed');
}

function addTo(contacts: Map<string, Contact[]>, sendId: string, contact: Contact): void {
  const known = contacts.get(sendId);
  if (known === undefined) contacts.set(sendId, [contact]);
  else known.push(contact);
}

export class Matcher {
  readonly #idField: Exclude<keyof Contact, 'number'>;
  readonly #languageField: Exclude<keyof Contact, 'number'> | undefined;
  readonly #optedOut: NumberSet;
  /** Templates of each list of sends with their weights, worked out once and not for each contact. */
  readonly #templates = new WeakMap<readonly MatchedSend[], { ids: string[]; weights: number[] }>();

  constructor(account: Pick<Account, 'customerIdField' | 'languageField'>, optedOut: NumberSet) {
    this.#idField = contactFieldOf(account.customerIdField);
    this.#languageField = account.languageField === null ? undefined : contactFieldOf(account.languageField);
    this.#optedOut = optedOut;
  }

  customerIdOf(contact: Contact): string {
    return contact[this.#idField];
  }

  /** Position of the contact's customer in a roster, or -1. */
  find(contact: Contact, roster: Roster): number {
    const id = this.customerIdOf(contact);
    const exact = roster.find(id);
    return exact >= 0 ? exact : roster.find(id.trim());
  }

  /**
   * Takes a contact into the harvest of a campaign if its customer was not found before, or if it says more of them: a
   * customer may have several contacts. One with a usable number is preferred, and an opt-out of any counts.
   */
  take(contact: Contact, campaign: MatchedCampaign, harvest: Harvest): void {
    const { roster } = campaign;
    const position = this.find(contact, roster);
    if (position < 0) return;
    const known = roster.outcomeAt(position);
    const found = this.#outcomeOf(contact);
    if (!overrides(found, known) || isWithTextLocal(campaign, position)) return;
    const send = this.#sendFor(contact, position, campaign);
    roster.set(position, found, send.no);
    harvest.add(position, found, known, send.no);
    if (found === 'segmented') addTo(harvest.contacts, send.id, contact);
    else if (known === 'segmented') addTo(harvest.optedOutLater, send.id, contact);
  }

  #outcomeOf(contact: Contact): Found {
    if (contact.number === '') return 'invalid-number';
    return this.#optedOut.has(contact.number) ? 'opted-out' : 'segmented';
  }

  #templatesOf(sends: readonly MatchedSend[]): { ids: string[]; weights: number[] } {
    let known = this.#templates.get(sends);
    if (known === undefined) {
      const weights = new Map(sends.map((send) => [send.chosenTemplateId, send.weight]));
      known = { ids: [...weights.keys()], weights: [...weights.values()] };
      this.#templates.set(sends, known);
    }
    return known;
  }

  #sendFor(
    contact: Contact,
    position: number,
    { roster, sends, namedTemplates }: MatchedCampaign,
  ): MatchedSend {
    const named = roster.templateAt(position);
    const { ids, weights } = this.#templatesOf(sends);
    const chosen =
      named > 0 ? namedTemplates[named - 1] : ids[pickByWeight(roster.hashAt(position), weights)];
    const language = this.#languageField === undefined ? '' : contact[this.#languageField];
    const send = chosen === undefined ? undefined : chooseSend(sends, chosen, language);
    if (send === undefined) throw new Error(`campaign has no send for template ${chosen ?? '(none)'}`);
    return send;
  }
}
