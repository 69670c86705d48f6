// The goods of the stocked account: invented customers, templates and senders, so that there is something to
// send and somebody to send it to as soon as the simulator runs.
import type { AccountOptions, SimulatedAccount, Template } from './account.ts';

/** The group that holds the stocked customers; custom1 is the customer id, custom3 the language. */
export const STOCK_GROUP = 123456;
export const STOCK_KEY = 'simulator-key';
/** Most customers: their numbers are 4477 and eight digits, from 4477 1000 0001. */
const STOCK_MAX = 80_000_000;

const template = (id: number, title: string, body: string): Template => ({
  id,
  title,
  body,
  senderName: 'ACME',
  isMyDND: 0,
});

const stockTemplates: readonly Template[] = [
  template(1001, 'Free spins', 'Your 20 free spins are waiting until midnight. Play at acme.example/spins'),
  template(
    1002,
    'Deposit bonus',
    'Deposit today and we add 50%. Terms at acme.example/bonus. STOP to opt out',
  ),
  template(1003, 'Новинка', 'Привет! Новая игра уже здесь 🎰 acme.example/new'),
  template(
    1004,
    'Personal offer',
    'Hi %%|name^{"inputtype":"text","maxlength":"30"}%%, your offer: ' +
      '%%|offer^{"inputtype":"text","maxlength":"30"}%%',
  ),
  template(1005, 'Happy Birthday [en]', 'Happy Birthday! A gift is waiting for you at acme.example/gift'),
  template(1006, 'Happy Birthday [de]', 'Alles Gute zum Geburtstag! Dein Geschenk: acme.example/gift'),
];

const firstNames = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gita', 'Hugo', 'Ida', 'Jon', 'Kim'];
const lastNames = ['Lee', 'Shaw', 'Patel', 'Moore', 'Khan', 'Weber', 'Dubois'];
/** Ten customers in a row: eight English, one German, one French. */
const languages = ['en', 'en', 'en', 'de', 'en', 'en', 'en', 'fr', 'en', 'en'];

/** What makes an account a stocked one; its contacts are added by `stockContacts`. */
export const stockOptions: Omit<AccountOptions, 'apiKey'> = {
  credits: 10_000_000,
  senders: ['ACME', 'ACMEVIP'],
  defaultSender: 'ACME',
  templates: stockTemplates,
};

/**
 * Creates the group "Customers" with `count` contacts, `C-000001` and on, one distinct number each.
 * Throws a RangeError for a count that the numbers do not reach for.
 */
export function stockContacts(account: SimulatedAccount, count: number): void {
  if (!Number.isInteger(count) || count < 0 || count > STOCK_MAX) {
    throw new RangeError(`contacts must be a whole number from 0 to ${STOCK_MAX}`);
  }
  const group = account.createGroup('Customers', STOCK_GROUP);
  if (group === undefined) throw new RangeError('the account has a group "Customers" already');
  for (let i = 1; i <= count; i += 1) {
    group.add({
      number: 447_710_000_000 + i,
      first_name: firstNames[i % firstNames.length] ?? '',
      last_name: lastNames[i % lastNames.length] ?? '',
      custom1: `C-${String(i).padStart(6, '0')}`,
      custom2: '',
      custom3: languages[i % languages.length] ?? '',
    });
  }
}
