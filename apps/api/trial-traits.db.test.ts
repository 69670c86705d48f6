// What a trial found is used: texts and fields arrive exactly. Nothing else of it is kept.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { startTrialDesk, type TrialDesk } from './test-trial.ts';

let desk: TrialDesk;
beforeAll(async () => {
  desk = await startTrialDesk();
}, 60_000);
afterAll(() => desk.api.stop());

describe('what a trial found', () => {
  const pieces = fc.constantFrom(
    '+',
    '%',
    '&',
    '£',
    '€',
    '\n',
    '%2B',
    '%41',
    '18+',
    '50%',
    ' ',
    'a',
    'é',
    'Ж',
    '🎰',
  );
  const text = fc.array(pieces, { minLength: 1, maxLength: 20 }).map((all) => `x${all.join('')}x`);

  it.each(['form', 'percent', 'none'] as const)(
    'brings texts and fields exactly: %s',
    async (secondDecode) => {
      const id = await desk.addAccount({ secondDecode });
      await desk.trial(id);
      const { textlocal } = await desk.api.parts.connections.of(id);
      const simulated = desk.api.simulator.account(id);
      const contact = { firstName: '', lastName: '', custom2: '', custom3: '' };
      let no = 0;
      const arrivesExactly = async (value: string) => {
        no += 1;
        const { id: groupId } = await textlocal.createGroup(`Segment ${no}`);
        await textlocal.addContacts(groupId, [{ ...contact, number: '447700900101', custom1: value }]);
        await textlocal.sendToGroup({
          groupId,
          text: value,
          reference: `r${no}`,
          unicode: true,
          test: false,
        });
        await textlocal.sendEach({
          messages: [{ number: '447700900102', text: value }],
          unicode: true,
          test: false,
        });
        expect(simulated.groups.get(Number(groupId))?.find(447700900101)?.custom1).toBe(value);
        expect((await textlocal.contact(groupId, '447700900101'))?.custom1).toBe(value);
        expect(desk.textsOf(id).slice(-2)).toEqual([value, value]);
      };
      await fc.assert(fc.asyncProperty(text, arrivesExactly), { numRuns: 40 });
    },
    30_000,
  );

  it('is dropped when the account is connected to another contact group, and kept otherwise', async () => {
    const id = await desk.addAccount();
    const { traits } = await desk.trial(id);
    const put = async (more: Record<string, unknown>) => {
      const body = {
        name: 'Demo',
        textlocal: { baseUrl: desk.api.simulator.origin, apiKey: id },
        contactGroupId: '123456',
        customerIdField: 'custom1',
        ...more,
      };
      return (await desk.api.call('PUT', `/accounts/${id}`, body)).body['traits'];
    };
    expect(await put({ name: 'Renamed', sender: 'ACME' })).toEqual(traits);
    expect(await put({ contactGroupId: '5' })).toBeNull();
  });

  it('is in the answer alone but for the traits: no number and no text is stored, queued or logged', async () => {
    const { rows: tables } = await desk.api.parts.database.pool.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const stored: string[] = [];
    for (const { name } of tables) {
      const { rows } = await desk.api.parts.database.pool.query<{ row: string }>(
        `SELECT t::text AS row FROM ${name} t`,
      );
      stored.push(...rows.map(({ row }) => row));
    }
    const everything = [...stored, ...desk.said].join('\n');
    expect(everything).toContain('account.tried');
    expect(everything).not.toMatch(/447700900\d{3}|Bridge trial/);
    expect(desk.said.join('')).toContain('create_contacts_bulk');
  });
});
