// Decides for each contact of the directory which customers of the waiting campaigns it is, and into which segment it
// goes. Pure but for the rosters it marks: a customer is claimed once, whatever else turns up later.

import type { Account } from '#accounts/account.ts';
import { contactFieldOf } from '#accounts/contact-field.ts';
import { OutcomeLog, type Outcome } from '#campaign/outcome.ts';
import { chooseSend } from '#campaign/plan-sends.ts';
import type { Roster } from '#campaign/roster.ts';
import { pickByWeight } from '#campaign/split.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import type { NumberSet } from './number-set.ts';

/** What the matcher must know of a send to choose it for a contact. */
export type MatchedSend = Pick<Send, 'id' | 'no' | 'chosenTemplateId' | 'language' | 'weight'>;

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

/** What a range of the directory brought to one campaign. */
export class Harvest {
  readonly log = new OutcomeLog();
  readonly contacts = new Map<string, Contact[]>();
  readonly counts = { segmented: 0, optedOut: 0, invalidNumber: 0 };

  /** Takes these customers out again: another worker wrote them down first. */
  withdraw(positions: ReadonlySet<number>): void {
    if (positions.size === 0) return;
    for (const outcome of this.log.remove(positions)) {
      if (outcome === 'segmented') this.counts.segmented -= 1;
      else if (outcome === 'opted-out') this.counts.optedOut -= 1;
      else this.counts.invalidNumber -= 1;
    }
  }
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

  /** Takes a contact into the harvest of a campaign if it is a customer who was not found before. */
  take(contact: Contact, campaign: MatchedCampaign, harvest: Harvest): void {
    const { roster } = campaign;
    const position = this.find(contact, roster);
    if (position < 0 || roster.outcomeAt(position) !== 'pending') return;
    const send = this.#sendFor(contact, position, campaign);
    const outcome = this.#outcomeOf(contact);
    roster.set(position, outcome, send.no);
    harvest.log.add(position, outcome, send.no);
    if (outcome === 'segmented') {
      harvest.counts.segmented += 1;
      const segment = harvest.contacts.get(send.id);
      if (segment === undefined) harvest.contacts.set(send.id, [contact]);
      else segment.push(contact);
    } else if (outcome === 'opted-out') harvest.counts.optedOut += 1;
    else harvest.counts.invalidNumber += 1;
  }

  #outcomeOf(contact: Contact): Extract<Outcome, 'segmented' | 'opted-out' | 'invalid-number'> {
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
