// Everything that is checked at the door once the request is readable: all faults at once, and nothing stored.

import type { Catalog } from '#accounts/catalog.ts';
import { textRules } from '#accounts/template-view.ts';
import type { Connection } from '#accounts/connections.ts';
import { inQuietHours } from '#accounts/quiet-hours.ts';
import type { AcceptedRequest } from '#campaign/accept.ts';
import { planSends, type ChosenTemplate, type CodedFault } from '#campaign/plan-sends.ts';
import { readSendTime, type SendTime } from '#campaign/send-time.ts';
import { refusal } from '#problem/problem.ts';
import type { CampaignHead } from './campaign-request.ts';

const hour = 3_600_000;
/** How far ahead TextLocal takes a send is not published; a year is assumed. */
const furthestMs = 365 * 24 * hour;

export interface Candidate {
  head: CampaignHead;
  customers: number;
  namedTemplates: readonly string[];
}

function chosenTemplates({ head, namedTemplates }: Candidate): ChosenTemplate[] {
  const chosen: ChosenTemplate[] =
    head.templates?.map(({ templateId, weight }, index) => ({
      templateId,
      weight,
      pointer: `/body/templates/${index}/templateId`,
    })) ?? [];
  if (head.templateId !== undefined)
    chosen.push({ templateId: head.templateId, weight: 1, pointer: '/body/templateId' });
  for (const templateId of namedTemplates) {
    if (!chosen.some((each) => each.templateId === templateId)) {
      // Weight 0: only the customers whose line names it get it.
      chosen.push({ templateId, weight: 0, pointer: '/body/customerIds' });
    }
  }
  return chosen;
}

function checkTime(
  head: CampaignHead,
  connection: Connection,
  now: Date,
): { time?: SendTime; faults: CodedFault[] } {
  const pointer = '/body/sendAt';
  const reading = readSendTime(head.sendAt, connection.account.timeZone);
  if ('fault' in reading) {
    return { faults: [{ code: 'send-time-invalid', pointer, detail: reading.fault }] };
  }
  const { instant } = reading.sendTime;
  const at = instant.toISOString();
  if (instant < now) {
    const detail = `sendAt ${at} is past (it is ${now.toISOString()}); give a time that is still to come.`;
    return { faults: [{ code: 'send-time-past', pointer, detail }] };
  }
  if (instant.getTime() - now.getTime() > furthestMs) {
    return {
      faults: [{ code: 'send-time-too-far', pointer, detail: `sendAt ${at} is more than a year ahead.` }],
    };
  }
  const quiet = inQuietHours(instant, connection.account);
  return quiet === undefined
    ? { time: reading.sendTime, faults: [] }
    : { faults: [{ code: 'quiet-hours', pointer, detail: quiet }] };
}

async function checkSender(
  head: CampaignHead,
  connection: Connection,
  catalog: Catalog,
): Promise<CodedFault[]> {
  const sender = head.sender ?? connection.account.sender;
  if (sender === null) return [];
  const { names } = await catalog.senders(connection);
  if (names === null || names.includes(sender)) return [];
  const detail = `"${sender}" is not one of the account's sender names (${names.join(', ')}).`;
  return [{ code: 'sender-not-allowed', pointer: '/body/sender', detail }];
}

/**
 * Decides everything about a campaign before it is stored.
 * @throws ProblemError with every fault, or ProviderError when TextLocal cannot be asked
 */
export async function checkCampaign(
  candidate: Candidate,
  connection: Connection,
  catalog: Catalog,
): Promise<AcceptedRequest> {
  const { head, customers, namedTemplates } = candidate;
  const { account } = connection;
  const faults: CodedFault[] = [];
  if (account.verifiedAt === null) {
    const detail = `Account "${account.id}" was never verified: call POST /accounts/${account.id}/verify and mend what it reports.`;
    throw refusal([{ code: 'account-not-verified', pointer: '', detail }]);
  }
  if (head.channel !== undefined && head.channel.toLowerCase() !== 'sms') {
    faults.push({ code: 'mms-not-supported', pointer: '/body/channel', detail: 'Only "sms" can be sent.' });
  }
  if (customers === 0) {
    faults.push({
      code: 'empty-list',
      pointer: '/body/customerIds',
      detail: 'customerIds is empty; name at least one customer.',
    });
  }
  const { time, faults: timeFaults } = checkTime(head, connection, new Date());
  faults.push(...timeFaults);
  const notAfter = head.notAfter === undefined ? undefined : new Date(head.notAfter);
  if (time !== undefined && notAfter !== undefined && notAfter < time.instant) {
    faults.push({
      code: 'send-time-invalid',
      pointer: '/body/notAfter',
      detail: 'notAfter lies before sendAt.',
    });
  }
  const templates = await catalog.templates(connection);
  const chosen = chosenTemplates(candidate);
  const rules = textRules(account, head.allowUnknownPlaceholders);
  const settings = {
    languageField: account.languageField,
    defaultLanguage: account.defaultLanguage,
    languages: account.languages as Record<string, Record<string, string>> | null,
  };
  let plan = planSends(chosen, templates, settings, rules);
  if (plan.faults.length > 0) {
    // Saved or corrected a moment ago, perhaps: the kept list may be a minute old.
    plan = planSends(chosen, await catalog.templates(connection, { refresh: true }), settings, rules);
  }
  faults.push(...plan.faults, ...(await checkSender(head, connection, catalog)));
  if (faults.length > 0 || time === undefined) throw refusal(faults);
  return {
    accountId: account.id,
    campaignId: head.campaignId,
    name: head.name ?? head.campaignId,
    sendTime: time,
    notAfter: notAfter ?? new Date(time.instant.getTime() + hour),
    sender: head.sender ?? account.sender,
    testMode: account.testMode,
    sends: plan.sends,
    namedTemplates,
  };
}
