// For tests: rows that only have to be there, with what a test says of them.

import type { Database, Prisma } from './database.ts';
import { uuidV7 } from './identifier.ts';
import type { Send } from './prisma-client/client.ts';

type AccountColumns = Partial<Omit<Prisma.AccountUncheckedCreateInput, 'id'>>;

/** What a test may say of a send. */
export type SendColumns = Partial<Omit<Prisma.SendCreateManyInput, 'accountId' | 'campaignId' | 'no'>>;

interface CampaignColumns extends Partial<
  Omit<Prisma.CampaignUncheckedCreateInput, 'id' | 'accountId' | 'sends'>
> {
  /** Its sends, in the order of their `no`; none when left out. */
  sends?: readonly SendColumns[];
}

/** Adds an account. No key opens its credentials: TextLocal can be called for it only when `more` has sealed ones. */
export async function addAccount({ prisma }: Database, id: string, more: AccountColumns = {}): Promise<void> {
  await prisma.account.create({
    data: {
      id,
      name: id,
      baseUrl: 'https://api.txtlocal.com',
      credentials: new Uint8Array(1),
      credentialsKeyId: 'test',
      contactGroupId: '1',
      customerIdField: 'custom1',
      ...more,
    },
  });
}

/** Adds a campaign of one customer in test mode, due now. @returns its ID, and its sends in the order of their `no` */
export async function addCampaign(
  { prisma }: Database,
  accountId: string,
  { sends = [], ...more }: CampaignColumns = {},
): Promise<{ id: string; sends: Send[] }> {
  const id = uuidV7();
  const now = new Date();
  await prisma.campaign.create({
    data: {
      id,
      accountId,
      campaignId: id,
      name: 'Free spins',
      requestKey: id,
      requestHash: new Uint8Array(32),
      sendAt: now,
      timeZone: 'UTC',
      notAfter: now,
      testMode: true,
      accepted: 1,
      ...more,
    },
  });
  const stored = await prisma.send.createManyAndReturn({
    data: sends.map((columns, no) => ({
      id: uuidV7(),
      campaignId: id,
      accountId,
      no,
      templateId: '1001',
      chosenTemplateId: '1001',
      text: 'Your free spins',
      encoding: 'GSM-7',
      parts: 1,
      segmentName: `${id}-${no}`,
      ...columns,
    })),
  });
  return { id, sends: stored };
}
