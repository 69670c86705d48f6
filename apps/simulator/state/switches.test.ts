import { describe, expect, it } from '@jest/globals';
import { errorCode, simulatorUnderTest } from '../test-client.ts';
import { switchesOfEnvironment } from './switches.ts';

const text = '18+ %2B 5% off & £5';
const arrives = { form: '18  + 5% off & £5', percent: '18+ + 5% off & £5', none: text };

describe('the switches', () => {
  it.each(['form', 'percent', 'none'] as const)(
    'decode texts and contact fields: %s',
    async (secondDecode) => {
      const { simulator, call } = await simulatorUnderTest({ secondDecode });
      const { group } = (await call('create_group', { name: 'Segment' })) as unknown as {
        group: { id: number };
      };
      const contact = { number: '447700900101', custom1: text };
      await call('create_contacts_bulk', { group_id: group.id, contacts: [contact] });
      const { contacts } = await call('get_contacts', { group_id: group.id });
      expect(contacts).toEqual([expect.objectContaining({ custom1: arrives[secondDecode] })]);
      const sent = await call('send', { group_id: group.id, message: text });
      expect(sent['message']).toMatchObject({ content: arrives[secondDecode] });
      await call('bulk_json', { data: { messages: [{ number: '447700900102', text }] } });
      expect(Array.from(simulator.texts(), (each) => each.text)).toEqual(
        Array(2).fill(arrives[secondDecode]),
      );
    },
  );

  it('let contact fields be decoded otherwise than texts', async () => {
    const { simulator, call } = await simulatorUnderTest({ secondDecode: 'form', fieldDecode: 'none' });
    await call('create_contacts_bulk', { contacts: [{ number: '447700900101', custom1: text }] });
    expect(simulator.account('simulator-key').groups.get(5)?.find(447700900101)?.custom1).toBe(text);
  });

  it('make get_scheduled fail while nothing is scheduled', async () => {
    const { call } = await simulatorUnderTest({ emptyScheduledFails: true, now: () => Date.UTC(2026, 0, 1) });
    expect(errorCode(await call('get_scheduled'))).toBe(904);
    await call('send', { group_id: 123456, message: 'Hello', schedule_time: Date.UTC(2026, 0, 2) / 1000 });
    expect((await call('get_scheduled'))['scheduled']).toHaveLength(1);
  });

  it.each([
    ['exact', 'Win £5 & more'],
    ['folded', 'Win 5 more'],
    ['absent', undefined],
  ] as const)('repeat the text of a send: %s', async (echo, content) => {
    const { call } = await simulatorUnderTest({ echo });
    const sent = await call('send', { numbers: '447700900101', message: 'Win £5 & more' });
    expect((sent['message'] as { content?: string }).content).toBe(content);
  });

  it('are set for one account by a control call, which refuses what there is not', async () => {
    const { simulator, control } = await simulatorUnderTest();
    await control('accounts', { apiKey: 'other', switches: { echo: 'folded' } });
    await control('switches', { apiKey: 'other', secondDecode: 'form' });
    expect(simulator.account('other').switches).toMatchObject({ secondDecode: 'form', echo: 'folded' });
    expect(simulator.account('simulator-key').switches).toMatchObject({
      secondDecode: 'percent',
      echo: 'exact',
    });
    expect(await control('switches', { echo: 'loud' })).toEqual({
      error: 'echo must be one of exact, folded, absent',
    });
    expect(await control('switches', { ecco: 'exact' })).toEqual({ error: 'there is no switch ecco' });
    expect(await control('switches')).toHaveLength(2);
  });

  it('are read from the environment', () => {
    expect(
      switchesOfEnvironment({ SIMULATOR_SECOND_DECODE: 'form', SIMULATOR_EMPTY_SCHEDULED_FAILS: 'true' }),
    ).toEqual({
      secondDecode: 'form',
      emptyScheduledFails: true,
    });
    expect(() => switchesOfEnvironment({ SIMULATOR_ECHO: 'loud' })).toThrow('echo must be one of');
  });
});

describe('a sender', () => {
  it('that the account lists is taken with spaces and signs', async () => {
    const { simulator, callAs } = await simulatorUnderTest();
    simulator.addAccount({ apiKey: 'jim', senders: ['Jims Autos', 'M&S-Shop'] });
    const send = (sender: string) =>
      callAs('jim')('send', { numbers: '447700900101', message: 'Hi', sender });
    expect((await send('Jims Autos')).status).toBe('success');
    expect((await send('M&S-Shop')).status).toBe('success');
    expect(errorCode(await send('Bobs Autos'))).toBe(43);
  });
});
