// A trial of which any call fails in any way: it answers what it saw, and leaves nothing behind.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../simulator/faults/faults.ts';
import { failedSteps, startTrialDesk, stockGroups, type TrialDesk } from './test-trial.ts';

let desk: TrialDesk;
beforeAll(async () => {
  desk = await startTrialDesk();
}, 60_000);
afterAll(() => desk.api.stop());
afterEach(() => desk.api.simulator.faults.clear());

function expectNothingLeft(id: string): void {
  expect(desk.groupsOf(id)).toEqual(stockGroups);
  expect(desk.waitingOf(id)).toEqual([]);
}

describe('an interrupted trial leaves nothing behind', () => {
  const commands = [
    'get_contacts',
    'get_scheduled',
    'get_groups',
    'create_group',
    'create_contacts_bulk',
    'send',
    'cancel_scheduled',
    'get_history_group',
    'get_history_api',
    'status_batch',
    'delete_group',
  ];
  const faults = [
    { kind: 'drop-after' },
    { kind: 'error', code: 99 },
    { kind: 'error', code: 99, after: true },
    { kind: 'wrong-types' },
  ] as const satisfies Fault[];

  it.each(commands.flatMap((command) => faults.map((fault) => [command, fault] as const)))(
    'when %s fails: %j',
    async (command, fault) => {
      const id = await desk.addAccount();
      // Two of the sort: the first call of a trial, and where there are more the next one too.
      desk.api.simulator.faults.add({ ...fault, command, apiKey: id, times: 2 });
      const result = await desk.trial(id);
      expect(result.leftBehind).toEqual([]);
      expectNothingLeft(id);
      expect(desk.textsOf(id).length).toBeLessThanOrEqual(2);
    },
    20_000,
  );

  it('but what it could not undo it names', async () => {
    const id = await desk.addAccount();
    desk.api.simulator.faults.add({
      kind: 'error',
      code: 99,
      command: 'cancel_scheduled',
      apiKey: id,
      times: 9,
    });
    desk.api.simulator.faults.add({ kind: 'error', code: 99, command: 'delete_group', apiKey: id, times: 9 });
    const result = await desk.trial(id);
    expect(failedSteps(result)).toEqual(['cancel', 'clean-up']);
    const [batchId] = desk.waitingOf(id);
    expect(result.leftBehind).toEqual([
      expect.stringContaining(`scheduled send ${batchId}`),
      expect.stringMatching(/group "optimove-trial-.*" may be there/),
    ]);
  }, 20_000);

  it('and finds in the histories a send whose answer was lost', async () => {
    const id = await desk.addAccount();
    desk.api.simulator.faults.add({ kind: 'drop-after', command: 'send', apiKey: id, skip: 1 });
    const result = await desk.trial(id);
    expect(failedSteps(result)).toEqual(['send']);
    expect(result).toMatchObject({ cost: null, traits: { groupSendsIn: 'both', textDecoding: 'percent' } });
  });

  it('and keeps what an earlier trial found', async () => {
    const id = await desk.addAccount();
    const { traits } = await desk.trial(id);
    desk.api.simulator.faults.add({ kind: 'error', code: 7, command: 'send', apiKey: id, times: 9 });
    const second = await desk.trial(id);
    expect(failedSteps(second)).toEqual(['schedule', 'find', 'cancel', 'send', 'histories', 'status']);
    expect(second.traits).toEqual({ ...traits, foundAt: expect.any(String) });
  });
});
