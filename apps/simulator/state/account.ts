// One customer's account at the vendor: credits, sender names, templates, contact groups and what it sends.
import { ContactGroup } from './group.ts';
import type { Contact } from './group.ts';
import { Outbox } from './outbox.ts';
import type { IdSource } from './outbox.ts';
import { defaultSwitches, type Switches } from './switches.ts';

/** A template as get_templates shows it. */
export interface Template {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly senderName: string;
  readonly isMyDND: number;
}

/** The vendor's help: every account has these two groups, and they can be used like any other. */
export const CONTACTS_GROUP = 5;
export const OPTOUTS_GROUP = 6;

export interface AccountOptions {
  readonly apiKey: string;
  /** The older login, before there were keys. */
  readonly username?: string;
  readonly hash?: string;
  readonly credits?: number;
  readonly senders?: readonly string[];
  /** null: the account has no default sender, and a send without one is refused. */
  readonly defaultSender?: string | null;
  readonly templates?: readonly Template[];
  /** Those it leaves out stand as the simulator was started. */
  readonly switches?: Partial<Switches>;
}

/** A contact of which only the number must be given. */
export type NewContact = Pick<Contact, 'number'> & Partial<Contact>;

export class SimulatedAccount {
  readonly apiKey: string;
  readonly username: string | undefined;
  readonly hash: string | undefined;
  readonly outbox: Outbox;
  senders: string[];
  defaultSender: string | null;
  templates: Template[];
  switches: Switches;
  readonly groups = new Map<number, ContactGroup>();
  readonly #namesInUse = new Set<string>();
  readonly #nextGroupId: () => number;

  constructor(options: AccountOptions, ids: IdSource, nextGroupId: () => number) {
    this.apiKey = options.apiKey;
    this.username = options.username;
    this.hash = options.hash;
    this.senders = [...(options.senders ?? ['ACME'])];
    this.defaultSender =
      options.defaultSender === undefined ? (this.senders[0] ?? null) : options.defaultSender;
    this.templates = [...(options.templates ?? [])];
    this.switches = { ...defaultSwitches, ...options.switches };
    this.#nextGroupId = nextGroupId;
    this.outbox = new Outbox(options.credits ?? 10_000, ids, () => this.groups.get(OPTOUTS_GROUP));
    this.createGroup('Contacts', CONTACTS_GROUP);
    this.createGroup('Opt-outs', OPTOUTS_GROUP);
  }

  get credits(): number {
    return this.outbox.credits;
  }

  set credits(credits: number) {
    this.outbox.credits = credits;
  }

  /** Creates a group; undefined if the name is taken (names are unique in an account). */
  createGroup(name: string, id = this.#nextGroupId()): ContactGroup | undefined {
    const key = name.toLowerCase();
    if (this.#namesInUse.has(key)) return undefined;
    this.#namesInUse.add(key);
    const group = new ContactGroup(id, name);
    this.groups.set(id, group);
    return group;
  }

  /** Deletes a group and the contacts in it, also for scheduled sends that point at it. */
  deleteGroup(group: ContactGroup): void {
    this.groups.delete(group.id);
    this.#namesInUse.delete(group.name.toLowerCase());
    group.clear();
  }

  /** Adds contacts without the limits of the API; throws a RangeError for a group that does not exist. */
  addContacts(groupId: number, contacts: Iterable<NewContact>): void {
    const group = this.groups.get(groupId);
    if (group === undefined) throw new RangeError(`no group ${groupId}`);
    for (const contact of contacts) group.add({ ...emptyFields, ...contact });
  }

  /** Puts numbers on the opt-out list. */
  optOut(...numbers: number[]): void {
    this.addContacts(
      OPTOUTS_GROUP,
      numbers.map((number) => ({ number })),
    );
  }
}

export const emptyFields: Omit<Contact, 'number'> = {
  first_name: '',
  last_name: '',
  custom1: '',
  custom2: '',
  custom3: '',
};
