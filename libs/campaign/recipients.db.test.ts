// Outcomes of customers as they are read back: order, duplicates, filter, a list that vanishes.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
import { BlockBuilder, idsPerBlock } from './customer-block.ts';
import { OutcomeLog, type Outcome } from './outcome.ts';
import { openRecipients, type RecipientRow } from './recipients.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'));
  await addAccount(database, 'acme');
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

interface Stored {
  ids: string[];
  outcomes?: [position: number, outcome: Outcome, sendNo: number][];
  counts?: { duplicate?: number; unresolved?: number; segmented?: number };
}

async function store({ ids, outcomes = [], counts = {} }: Stored): Promise<string> {
  const builder = new BlockBuilder();
  const blocks = [...ids.map((each) => builder.add(each)), builder.finish()].filter(
    (block) => block !== undefined,
  );
  const log = new OutcomeLog();
  for (const [position, outcome, sendNo] of outcomes) log.add(position, outcome, sendNo);
  const { id } = await addCampaign(database, 'acme', {
    accepted: ids.length,
    ...counts,
    sends: [
      { templateId: '1', chosenTemplateId: '1' },
      { templateId: '2', chosenTemplateId: '1', language: 'de' },
    ],
    blocks: { create: blocks },
    ...(log.size > 0 && { outcomes: { create: { entries: log.take() } } }),
  });
  return id;
}

async function read(id: string, outcome?: Outcome): Promise<RecipientRow[]> {
  const all: RecipientRow[] = [];
  const { rows } = await openRecipients(database, 'acme', id, outcome);
  for await (const some of rows) all.push(...some);
  return all;
}

const many = Array.from({ length: 6 * idsPerBlock + 5 }, (_, index) => `C-${index}`);

describe('recipients', () => {
  it('come in the order of the request, with the template and language of their send', async () => {
    const id = await store({
      ids: ['a', 'b', 'c', 'a', 'd'],
      outcomes: [
        [0, 'segmented', 0],
        [1, 'segmented', 1],
        [2, 'unresolved', 0],
        [4, 'opted-out', 1],
        [0, 'delivered', 0],
      ],
      counts: { duplicate: 1, unresolved: 1, segmented: 3 },
    });
    expect(await read(id)).toEqual([
      { customerId: 'a', outcome: 'delivered', templateId: '1', language: null },
      { customerId: 'b', outcome: 'segmented', templateId: '2', language: 'de' },
      { customerId: 'c', outcome: 'unresolved', templateId: null, language: null },
      { customerId: 'a', outcome: 'duplicate', templateId: null, language: null },
      { customerId: 'd', outcome: 'opted-out', templateId: '2', language: 'de' },
    ]);
  });

  it('tell duplicates from pending ones while the ledger is open, over blocks too', async () => {
    const id = await store({
      ids: [...many, 'C-0', 'C-2001', 'C-0', 'c-0'],
      outcomes: [[1, 'segmented', 0]],
      counts: { segmented: 1 },
    });
    const all = await read(id);
    expect(all.map(({ customerId }) => customerId)).toEqual([...many, 'C-0', 'C-2001', 'C-0', 'c-0']);
    expect(all.slice(many.length).map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
      'pending',
    ]);
    expect(all.slice(0, many.length).filter(({ outcome }) => outcome !== 'pending')).toMatchObject([
      { customerId: 'C-1', outcome: 'segmented' },
    ]);
  });

  it('are filtered by outcome', async () => {
    const id = await store({
      ids: many,
      outcomes: [
        [3, 'expired', 0],
        [many.length - 1, 'expired', 1],
      ],
    });
    expect(await read(id, 'expired')).toMatchObject([
      { customerId: 'C-3' },
      { customerId: many.at(-1), language: 'de' },
    ]);
    expect(await read(id, 'delivered')).toEqual([]);
  });

  it("of another account's campaign are not there", async () => {
    const id = await store({ ids: ['a'] });
    await expect(openRecipients(database, 'other', id)).rejects.toMatchObject({ code: 'campaign-not-found' });
  });

  it('that have been erased are refused', async () => {
    const id = await store({ ids: ['a'] });
    await database.prisma.customerBlock.deleteMany({ where: { campaignId: id } });
    await expect(openRecipients(database, 'acme', id)).rejects.toMatchObject({
      code: 'campaign-state-conflict',
    });
  });

  it('that are erased while they are read end the reading with an error', async () => {
    const id = await store({ ids: many });
    const { rows } = await openRecipients(database, 'acme', id);
    await rows.next();
    await database.prisma.customerBlock.deleteMany({ where: { campaignId: id } });
    const rest = async () => {
      let customers = 0;
      for await (const some of rows) customers += some.length;
      return customers;
    };
    await expect(rest()).rejects.toThrow('erased');
  });
});
