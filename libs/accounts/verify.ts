// Whether an account will work, found out by asking TextLocal: a report with one line per check. Campaigns are refused
// until every check that is not only advice has passed once.

import { Type } from 'typebox';
import { recordDeed, type Actor } from '#platform/audit.ts';
import type { Database } from '#platform/database.ts';
import { isBarred, ProviderError } from '#providers/textlocal/errors.ts';
import type { Catalog } from './catalog.ts';
import type { Connection } from './connections.ts';
import { contactFieldOf } from './contact-field.ts';
import { countryOf } from './country.ts';
import { traitsOf } from './traits.ts';

const checkSchema = Type.Object(
  {
    check: Type.Enum(
      ['credentials', 'contact-group', 'customer-id-field', 'templates', 'sender', 'scheduling', 'trial'],
      { description: 'What was asked of TextLocal.' },
    ),
    ok: Type.Boolean({ description: 'Whether the answer was as it has to be.' }),
    advice: Type.Boolean({ description: 'True when a failure of this check does not stop campaigns.' }),
    detail: Type.String({ description: 'What was found and what to change.' }),
  },
  { description: 'One check of a verification.' },
);
type Check = Type.Static<typeof checkSchema>;

export const verificationSchema = Type.Object(
  {
    ok: Type.Boolean({
      description: 'True when every check that is not only advice passed: campaigns are accepted.',
    }),
    testMode: Type.Boolean({ description: 'True: campaigns of this account text nobody.' }),
    checkedAt: Type.String({ format: 'date-time', description: 'When TextLocal was asked.' }),
    checks: Type.Array(checkSchema, { description: 'One line for each check, in the order they were made.' }),
  },
  { $id: 'Verification', description: 'What TextLocal answered to the checks of an account.' },
);
export type Verification = Type.Static<typeof verificationSchema>;

const sampleSize = 100;

const passed = (check: Check['check'], detail: string, advice = false): Check => ({
  check,
  ok: true,
  advice,
  detail,
});
const missed = (check: Check['check'], detail: string, advice = false): Check => ({
  check,
  ok: false,
  advice,
  detail,
});

/** What an error of TextLocal means to the person who set the account up. */
function explain(error: unknown): string {
  if (!(error instanceof ProviderError)) throw error;
  if (isBarred(error)) return `${error.message}.`;
  switch (error.meaning) {
    case 'login':
      return 'TextLocal refused the login (error 3): the key is wrong, belongs to another country’s host, or is limited to other addresses.';
    case 'unsupported':
      return 'The host does not know this command (error 2): the account may have moved to Webex Interact, which answers only "send".';
    case 'not-there':
      return 'TextLocal has no such group (error 10).';
    default:
      return error.message;
  }
}

async function attempt(check: Check['check'], advice: boolean, run: () => Promise<Check>): Promise<Check> {
  try {
    return await run();
  } catch (error) {
    return missed(check, explain(error), advice);
  }
}

const checkCredentials = ({ textlocal }: Connection): Promise<Check> =>
  attempt('credentials', false, async () => {
    try {
      const { sms } = await textlocal.balance();
      return passed('credentials', `TextLocal accepts the login; ${sms} credits.`);
    } catch (error) {
      // A host without `balance` may still know the login: the next checks tell.
      if (error instanceof ProviderError && error.meaning === 'unsupported') {
        return passed(
          'credentials',
          'The host does not tell the balance; the login is tried by the other checks.',
          true,
        );
      }
      throw error;
    }
  });

async function checkDirectory({ account, textlocal }: Connection): Promise<Check[]> {
  try {
    const page = await textlocal.contactsPage(account.contactGroupId, 0, sampleSize);
    const { length } = page.contacts;
    const field = contactFieldOf(account.customerIdField);
    const filled = page.contacts.filter((contact) => contact[field].trim() !== '').length;
    const usable = page.contacts.filter(({ number }) => number !== '').length;
    const numbers = `${usable} of the first ${length} contacts of group ${account.contactGroupId} have a usable number`;
    const unusable = `${numbers}: read as numbers of ${countryOf(account)}, the account's country.`;
    const group =
      length === 0
        ? missed('contact-group', `Group ${account.contactGroupId} has no contacts.`)
        : usable > 0
          ? passed('contact-group', `${numbers}.`)
          : missed('contact-group', unusable);
    const share = `${filled} of the first ${length} contacts have ${account.customerIdField} filled`;
    return [
      group,
      filled > 0
        ? passed('customer-id-field', `${share}.`)
        : missed(
            'customer-id-field',
            `${share}: put the customer ID there, or name the field that holds it.`,
          ),
    ];
  } catch (error) {
    return [
      missed('contact-group', explain(error)),
      missed('customer-id-field', 'Not checked: the group cannot be read.'),
    ];
  }
}

const checkTemplates = (connection: Connection, catalog: Catalog): Promise<Check> =>
  attempt('templates', false, async () => {
    const { length } = await catalog.templates(connection, { refresh: true });
    return length > 0
      ? passed('templates', `${length} templates.`)
      : missed('templates', 'The account has no templates: save one in Messenger.', true);
  });

const checkSender = (connection: Connection, catalog: Catalog): Promise<Check> =>
  attempt('sender', true, async () => {
    const { sender } = connection.account;
    const { names } = await catalog.senders(connection, { refresh: true });
    if (sender === null) return passed('sender', 'None set: TextLocal uses its own default.');
    if (names === null) return passed('sender', 'The host does not tell which names are allowed.', true);
    return names.includes(sender)
      ? passed('sender', `"${sender}" is allowed.`)
      : missed('sender', `"${sender}" is not one of the allowed names: ${names.join(', ')}.`);
  });

const checkScheduling = ({ textlocal }: Connection): Promise<Check> =>
  attempt('scheduling', false, async () => {
    try {
      await textlocal.scheduled();
      return passed('scheduling', 'Scheduled sends can be listed, so a lost answer can be cleared up.');
    } catch (error) {
      if (!(error instanceof ProviderError) || !mayMeanEmpty(error)) throw error;
      const detail = `TextLocal refuses to list scheduled sends (code ${error.code ?? 'none'}), perhaps since there are none: a trial tells.`;
      return missed('scheduling', detail, true);
    }
  });

/** Some accounts refuse to list nothing. */
const mayMeanEmpty = ({ reason, meaning }: ProviderError): boolean =>
  reason === 'refused' && meaning !== 'login' && meaning !== 'unsupported';

/** What the last trial found, and what holds without one. */
function checkTrial({ account }: Connection): Check {
  const traits = traitsOf(account);
  if (traits === null) {
    const detail = 'None was made, so cautious values hold: make one before the account goes live.';
    return missed('trial', detail, true);
  }
  const { foundAt, groupSendsIn, historyText, textDecoding, fieldDecoding, echo } = traits;
  const found = Object.entries({ groupSendsIn, historyText, textDecoding, fieldDecoding, echo });
  const all = found.map(([name, value]) => `${name} ${value ?? 'not seen'}`);
  return passed('trial', `On ${foundAt.slice(0, 10)}: ${all.join(', ')}.`, true);
}

/** Runs every check and keeps the report; the account counts as verified when all that matter pass. */
export async function verifyAccount(
  { database, catalog }: { database: Database; catalog: Catalog },
  connection: Connection,
  by: Actor,
): Promise<Verification> {
  const checks = [
    await checkCredentials(connection),
    ...(await checkDirectory(connection)),
    await checkTemplates(connection, catalog),
    await checkSender(connection, catalog),
    await checkScheduling(connection),
    checkTrial(connection),
  ];
  const verification = {
    ok: checks.every((check) => check.ok || check.advice),
    testMode: connection.account.testMode,
    checkedAt: new Date().toISOString(),
    checks,
  };
  const { id } = connection.account;
  await database.prisma.$transaction(async (tx) => {
    const data = { verification, verifiedAt: verification.ok ? new Date() : null };
    await tx.account.update({ where: { id }, data });
    await recordDeed(tx, by, { action: 'account.verified', accountId: id, details: { ok: verification.ok } });
  });
  return verification;
}
