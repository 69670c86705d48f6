// Contacts of a group: get_contacts, create_contacts, create_contacts_bulk, delete_contact.
import { CONTACTS_GROUP, emptyFields, OPTOUTS_GROUP } from '../state/account.ts';
import type { Contact, ContactGroup } from '../state/group.ts';
import type { SecondDecode, Switches } from '../state/switches.ts';
import type { Call, Command } from './command.ts';
import { decodeAgain } from './decoding.ts';
import { groupOf } from './groups.ts';
import { readNumber, shownNumber, splitNumbers } from './number.ts';
import { Refusal, warning } from './refusal.ts';
import { fullAt } from './sentinels.ts';

/** Clients ask for 100 when nothing is said; the vendor's default is not shown. */
const PAGE_DEFAULT = 100;
/** The vendor's bulk page: at most 1,500 contacts a call. */
const BULK_MAX = 1_500;
/** A public client holds itself to 15,000 numbers a call; the vendor gives no number. */
const NUMBERS_MAX = 15_000;
/** The fault "partial" refuses one contact in ten. */
const PARTIAL_EVERY = 10;

const shown = (
  { number, first_name, last_name, custom1, custom2, custom3 }: Contact,
  { id }: ContactGroup,
  switches: Switches,
) => ({
  number: shownNumber(number, id === OPTOUTS_GROUP ? 'optouts' : 'contacts', switches),
  first_name,
  last_name,
  custom1,
  custom2,
  custom3,
});

const getContacts: Command = (call) => {
  const { parameters, world } = call;
  const { switches } = call.account;
  const group = groupOf(call);
  const { pageLimit, shortPages } = world.settings;
  const start = parameters.whole('start') || 0;
  const limit = Math.min(parameters.whole('limit') || PAGE_DEFAULT, pageLimit);
  if (call.fault?.kind === 'shifting-pages') shiftRows(group, call.fault.shift ?? 'remove');
  const about = { group_id: group.id, start, limit, num_contacts: group.size };
  const wanted = parameters.text('number');
  if (wanted !== undefined) {
    const number = readNumber(wanted);
    const contact = typeof number === 'number' ? group.find(number) : undefined;
    return { ...about, contacts: contact === undefined ? [] : [shown(contact, group, switches)] };
  }
  const rows = shortPages ? Math.max(1, Math.floor(limit * 0.9)) : limit;
  return { ...about, contacts: group.page(start, rows).map((contact) => shown(contact, group, switches)) };
};

/** Somebody else works on the same list while it is being read, so that rows move between two pages. */
function shiftRows(group: ContactGroup, how: 'remove' | 'insert' | 'move'): void {
  const [first] = group.page(0, 1);
  if (first === undefined) return;
  if (how === 'remove') group.delete(first.number);
  if (how === 'insert') {
    let number = 447_709_000_000;
    while (group.has(number)) number += 1;
    group.add({ number, ...emptyFields }, 0, 'front');
  }
  if (how === 'move') {
    const [last] = group.page(group.size - 1, 1);
    if (last === undefined || !group.delete(last.number)) return;
    group.add(last, 0, 'front');
  }
}

/** A member of the `contacts` list as sent; anything may be in it. */
type WrittenContact = Readonly<Record<string, unknown>>;

const createContacts: Command = (call) => {
  const list = splitNumbers(call.parameters.text('numbers') ?? '');
  if (list.length === 0) throw new Refusal(55);
  if (list.length > NUMBERS_MAX) throw new Refusal(33);
  return addContacts(
    call,
    groupOf(call, CONTACTS_GROUP),
    list.map((number) => ({ number })),
  );
};

const createContactsBulk: Command = (call) => {
  const group = groupOf(call, CONTACTS_GROUP);
  const { secondDecode, fieldDecode } = call.account.switches;
  const how = fieldDecode === 'same' ? secondDecode : fieldDecode;
  const written = parseContacts(call.parameters.text('contacts'));
  if (written.length === 0) throw new Refusal(55);
  if (written.length > BULK_MAX) throw new Refusal(33);
  return addContacts(call, group, written, how);
};

function parseContacts(json: string | undefined): WrittenContact[] {
  if (json === undefined) throw new Refusal(55);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new Refusal(15);
  }
  if (!Array.isArray(parsed)) throw new Refusal(15);
  return parsed.map((one: unknown) =>
    typeof one === 'object' && one !== null ? (one as WrittenContact) : {},
  );
}

/** Adds what can be added. No way to change a contact is described: a number that is there stays as it is. */
function addContacts(
  call: Call,
  group: ContactGroup,
  written: readonly WrittenContact[],
  how: SecondDecode = 'none',
) {
  if (group.size + written.length > fullAt(group.name)) throw new Refusal(903);
  const partial = call.fault?.kind === 'partial';
  const addedAt = Math.floor(call.now / 1000);
  const contacts: Contact[] = [];
  let wrong = 0;
  let duplicate = 0;
  for (const [index, one] of written.entries()) {
    const number = partial && index % PARTIAL_EVERY === 0 ? 'invalid' : readNumber(one['number']);
    if (typeof number !== 'number') {
      wrong += 1;
      continue;
    }
    const contact: Contact = {
      number,
      first_name: field(one['first_name'], how),
      last_name: field(one['last_name'], how),
      custom1: field(one['custom1'], how),
      custom2: field(one['custom2'], how),
      custom3: field(one['custom3'], how),
    };
    if (group.add(contact, addedAt)) contacts.push(contact);
    else duplicate += 1;
  }
  if (wrong === written.length) throw new Refusal(51);
  if (wrong > 0) call.warnings.push(warning(56));
  if (duplicate > 0) call.warnings.push(warning(202));
  return { group_id: group.id, num_contacts: contacts.length, contacts };
}

function field(value: unknown, how: SecondDecode): string {
  return typeof value === 'string' || typeof value === 'number' ? decodeAgain(String(value), how) : '';
}

const deleteContact: Command = (call) => {
  const group = groupOf(call, CONTACTS_GROUP);
  const wanted = call.parameters.text('number');
  if (wanted === undefined) throw new Refusal(55);
  const number = readNumber(wanted);
  if (typeof number !== 'number' || !group.delete(number)) throw new Refusal(61);
  return { group_id: group.id, number };
};

export const contactCommands = {
  get_contacts: getContacts,
  create_contacts: createContacts,
  create_contacts_bulk: createContactsBulk,
  delete_contact: deleteContact,
};
