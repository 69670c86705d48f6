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

  it.each([
    ['both', 1, 10],
    ['group', 1, 0],
    ['api', 0, 10],
  ] as const)('list a send to a group in the histories: %s', async (groupSendsIn, inGroup, inApi) => {
    const { call } = await simulatorUnderTest({ groupSendsIn });
    await call('send', { numbers: '447700900101', message: 'Single' });
    await call('send', { group_id: 123456, message: 'Group' });
    await call('send', { numbers: '447700900102', message: 'Single' });
    expect(await call('get_history_group')).toMatchObject({ total: inGroup });
    const { total, messages } = await call('get_history_api', { sort_order: 'asc' });
    expect(total).toBe(2 + inApi);
    const numbers = (messages as { number: number }[]).map(({ number }) => number);
    expect(numbers.at(0)).toBe(447700900101);
    expect(numbers.at(-1)).toBe(447700900102);
    expect(new Set(numbers).size).toBe(2 + inApi);
  });

  it.each([
    ['on', '18+ & 5% off'],
    ['off', undefined],
    ['altered', '18 &amp; 5% off'],
  ] as const)('show the text of history rows: %s', async (historyContent, content) => {
    const { call } = await simulatorUnderTest({ historyContent });
    await call('send', { group_id: 123456, message: '18+ & 5%25 off' });
    const { messages: groups } = await call('get_history_group');
    expect((groups as { message?: string }[])[0]?.message).toBe(content);
    const { messages: texts } = await call('get_history_api');
    expect((texts as { content?: string }[])[0]?.content).toBe(content);
  });

  it('leave number, group and batch out of history rows', async () => {
    const off = { historyNumbers: false, historyGroups: false, historyBatches: false };
    const { call } = await simulatorUnderTest(off);
    await call('send', { group_id: 123456, message: 'Hello' });
    for (const command of ['get_history_group', 'get_history_api']) {
      const [row] = (await call(command))['messages'] as [Record<string, unknown>];
      for (const name of ['number', 'group_id', 'group_name', 'batch_id'])
        expect(row).not.toHaveProperty(name);
    }
  });

  it('show histories newest first, whatever was asked for', async () => {
    const { call, simulator } = await simulatorUnderTest({ historyOrder: 'newest' });
    for (const message of ['one', 'two']) {
      await call('send', { group_id: 123456, message });
      simulator.advance(1000);
    }
    const { messages } = await call('get_history_group', { sort_order: 'asc' });
    expect(messages).toMatchObject([{ message: 'two' }, { message: 'one' }]);
  });

  it.each([
    [false, ['447710000001', '447700900101', '447700900101', '447700900101']],
    ['contacts', ['07710000001', '447700900101', '447700900101', '447700900101']],
    ['optouts', ['447710000001', '07700900101', '447700900101', '447700900101']],
    ['reports', ['447710000001', '447700900101', '07700900101', '07700900101']],
    [true, ['07710000001', '07700900101', '07700900101', '07700900101']],
  ] as const)('give numbers as in the country: %s', async (nationalNumbers, expected) => {
    const { call } = await simulatorUnderTest({ nationalNumbers });
    await call('create_contacts_bulk', { group_id: 6, contacts: [{ number: '447700900101' }] });
    const sent = await call('send', { numbers: '447700900101', message: 'Hello' });
    const firstOf = (list: unknown, name: string) => String((list as Record<string, unknown>[])[0]?.[name]);
    const { contacts } = await call('get_contacts', { group_id: 123456 });
    const { contacts: optouts } = await call('get_contacts', { group_id: 6 });
    const { messages: history } = await call('get_history_api');
    const { messages: report } = await call('status_batch', { batch_id: sent['batch_id'] });
    expect([
      firstOf(contacts, 'number'),
      firstOf(optouts, 'number'),
      firstOf(history, 'number'),
      firstOf(report, 'recipient'),
    ]).toEqual(expected);
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
