// A trial against the simulator: it finds whatever the switches are set to, and is refused where it must not be made.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Switches } from '../simulator/state/switches.ts';
import { failedSteps, numbers, startTrialDesk, stockGroups, type TrialDesk } from './test-trial.ts';

let desk: TrialDesk;
beforeAll(async () => {
  desk = await startTrialDesk();
}, 60_000);
afterAll(() => desk.api.stop());

function expectNothingLeft(id: string): void {
  expect(desk.groupsOf(id)).toEqual(stockGroups);
  expect(desk.waitingOf(id)).toEqual([]);
}

describe('a trial', () => {
  it('takes every step, texts each number once, and leaves nothing behind', async () => {
    const id = await desk.addAccount();
    const result = await desk.trial(id);
    expect(failedSteps(result)).toEqual([]);
    expect(result).toMatchObject({ cost: 2, leftBehind: [] });
    expect(Array.from(desk.api.simulator.texts(id), ({ number }) => String(number)).toSorted()).toEqual(
      numbers,
    );
    expectNothingLeft(id);
    expect((await desk.api.call('GET', `/accounts/${id}`)).body['traits']).toEqual(result.traits);
  });

  it.each<[Partial<Switches>, Record<string, unknown>]>([
    [{}, { textDecoding: 'percent', fieldDecoding: 'percent', echo: 'exact', groupSendsIn: 'both' }],
    [{}, { historyText: 'exact', rowsNameNumber: true, numbers: 'international', pageOrder: 'added' }],
    [{ secondDecode: 'form' }, { textDecoding: 'form', fieldDecoding: 'form' }],
    [{ secondDecode: 'none' }, { textDecoding: 'none', fieldDecoding: 'none' }],
    [
      { secondDecode: 'form', fieldDecode: 'none' },
      { textDecoding: 'form', fieldDecoding: 'none' },
    ],
    [
      { secondDecode: 'none', fieldDecode: 'percent' },
      { textDecoding: 'none', fieldDecoding: 'percent' },
    ],
    [{ echo: 'folded' }, { echo: 'folded', textDecoding: 'percent' }],
    [
      { echo: 'absent', secondDecode: 'form' },
      { echo: 'absent', textDecoding: 'form' },
    ],
    [{ groupSendsIn: 'both' }, { groupSendsIn: 'both' }],
    [{ groupSendsIn: 'group' }, { groupSendsIn: 'group', rowsNameGroup: true }],
    [{ groupSendsIn: 'api' }, { groupSendsIn: 'api', rowsNameNumber: true }],
    [{ historyContent: 'on' }, { historyText: 'exact' }],
    [{ historyContent: 'off' }, { historyText: 'absent', textDecoding: 'percent' }],
    [{ historyContent: 'altered' }, { historyText: 'altered' }],
    [{ historyBatches: false }, { groupSendsIn: 'both' }],
    [
      { historyBatches: false, historyNumbers: false },
      { groupSendsIn: 'both', rowsNameNumber: false },
    ],
    [{ historyBatches: false, historyContent: 'off', nationalNumbers: true }, { groupSendsIn: 'both' }],
    [{ historyBatches: false, historyContent: 'altered', groupSendsIn: 'api' }, { groupSendsIn: 'api' }],
    [{ nationalNumbers: false }, { numbers: 'international' }],
    [{ nationalNumbers: true }, { numbers: 'national', pageOrder: 'added', groupSendsIn: 'both' }],
    [{ nationalNumbers: 'contacts' }, { numbers: 'national' }],
    [{ nationalNumbers: 'reports' }, { numbers: 'international', groupSendsIn: 'both' }],
    [{ emptyScheduledFails: false }, { emptyScheduledFails: false }],
    [{ emptyScheduledFails: true }, { emptyScheduledFails: true, emptyScheduledCode: 904 }],
  ])('finds what the switches are set to: %j', async (switches, traits) => {
    const id = await desk.addAccount(switches);
    const result = await desk.trial(id);
    expect(failedSteps(result)).toEqual([]);
    expect(result.traits).toMatchObject(traits);
    expectNothingLeft(id);
  });

  it('finds the size of a page only in a group that has more', async () => {
    const large = await desk.addAccount({}, 1_200);
    expect((await desk.trial(large)).traits).toMatchObject({ pageSize: 1_000 });
    const small = await desk.addAccount();
    expect((await desk.trial(small)).traits).not.toHaveProperty('pageSize');
  });

  it('is real in test mode too, since TextLocal keeps nothing of a test', async () => {
    const id = await desk.addAccount();
    expect((await desk.api.call('GET', `/accounts/${id}`)).body['testMode']).toBe(true);
    await desk.trial(id);
    expect(desk.textsOf(id)).toHaveLength(2);
  });

  it('deletes what an interrupted trial of this account left, and nothing of another account', async () => {
    const id = await desk.addAccount();
    const result = await desk.trial(id);
    const name =
      /"(optimove-trial-[^"]+)"/.exec(
        result.steps.find(({ step }) => step === 'segment')?.detail ?? '',
      )?.[1] ?? '';
    const textlocal = desk.api.simulator.account(id);
    const left = textlocal.createGroup(`${name.slice(0, -6)}000000`);
    const foreign = textlocal.createGroup('optimove-trial-00000000-000000');
    left?.add({ number: 447700900101, first_name: '', last_name: '', custom1: '', custom2: '', custom3: '' });
    await desk.trial(id);
    expect(new Set(desk.groupsOf(id))).toEqual(new Set([...stockGroups, foreign?.name]));
  });
});

describe('a trial is refused', () => {
  it('without confirmation, and says what it costs', async () => {
    const id = await desk.addAccount();
    for (const body of [{ numbers }, { numbers, confirm: false }]) {
      const { status, body: problem } = await desk.ask(id, body);
      expect(status).toBe(422);
      expect(problem).toMatchObject({
        code: 'confirmation-required',
        detail: expect.stringContaining('2 credits'),
      });
    }
    expect(desk.textsOf(id)).toEqual([]);
  });

  it('for numbers that are none, too many, or not given', async () => {
    const id = await desk.addAccount();
    const wrong = [[], ['07700900101'], ['+447700900101'], [...numbers, '447700900103', '447700900104']];
    for (const each of wrong) {
      const { status, text } = await desk.ask(id, { numbers: each, confirm: true });
      expect(status).toBe(400);
      for (const number of each) expect(text).not.toContain(number);
    }
  });

  it('while the account is paused', async () => {
    const id = await desk.addAccount();
    await desk.api.parts.database.prisma.account.update({ where: { id }, data: { paused: true } });
    expect((await desk.ask(id)).body).toMatchObject({
      code: 'trial-refused',
      detail: expect.stringContaining('paused'),
    });
    expect(desk.textsOf(id)).toEqual([]);
  });

  it('while another one of the account is under way', async () => {
    const id = await desk.addAccount();
    const answers = await Promise.all([desk.ask(id), desk.ask(id)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(desk.textsOf(id)).toHaveLength(2);
    expect((await desk.ask(id)).status).toBe(200);
  });

  it('for every key but the admin key', async () => {
    const id = await desk.addAccount();
    const { body } = await desk.api.call('POST', `/accounts/${id}/keys`);
    const asked = await desk.api.call(
      'POST',
      `/accounts/${id}/trial`,
      { numbers, confirm: true },
      { key: String(body['key']) },
    );
    expect(asked.status).toBe(403);
  });
});
