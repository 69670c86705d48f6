import { describe, expect, it } from '@jest/globals';
import { answering, failureOf } from './test-server.ts';
import { maxTextLength } from './wire.ts';

describe('templates', () => {
  it('have IDs as text and a sender when they are tied to one', async () => {
    const { client } = await answering({
      status: 'success',
      templates: [
        { id: 1001, title: 'Spins', body: 'Hi {#var#}', senderName: 'ACME', isMyDND: 0 },
        { id: '1002', title: null, body: 'x\ny', senderName: ' ' },
      ],
    });
    expect(await client.templates()).toEqual([
      { id: '1001', title: 'Spins', body: 'Hi {#var#}', sender: 'ACME' },
      { id: '1002', title: '', body: 'x\ny' },
    ]);
  });

  it('are cut when no text of them could be sent, and hold only what can be stored', async () => {
    const body = `a\u0000\uD800${'{{custom1}}'.repeat(100_000)}`;
    const { client } = await answering({ templates: [{ id: '1', title: 'x'.repeat(100_000), body }] });
    const [template] = await client.templates();
    expect(template?.body).toMatch(/^a\uFFFD\uFFFD\{\{custom1\}\}/);
    expect(template?.body).toHaveLength(maxTextLength);
    expect(template?.title).toHaveLength(maxTextLength);
  });

  it('can be none, but only when the list says so', async () => {
    expect(await (await answering({ templates: [] })).client.templates()).toEqual([]);
    const { client } = await answering({ status: 'success' });
    expect(await failureOf(client.templates())).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
  });
});

describe('sender names', () => {
  it.each([
    [{ default_sender_name: 'ACME', sender_names: ['ACME', 'VIP'] }, 'ACME', ['ACME', 'VIP']],
    [{ default_sender_name: 'ACME' }, 'ACME', ['ACME']],
    [
      { default_sender_name: '', sender_names: ['VIP', 447700900001, null, ''] },
      undefined,
      ['VIP', '447700900001'],
    ],
    [{ sender_names: [{ sender_name: 'A' }, { name: 'B' }] }, undefined, ['A', 'B']],
    [{ default_sender_name: null, sender_names: {} }, undefined, []],
  ])('are read from %j', async (answer, defaultSender, names) => {
    const { client } = await answering({ ...answer, status: 'success' });
    expect(await client.senders()).toEqual({ defaultSender, names });
  });

  it('are never guessed', async () => {
    const { client } = await answering({ status: 'success' });
    expect(await failureOf(client.senders())).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
  });
});

describe('the balance', () => {
  it.each([
    [{ sms: 940, mms: 0 }, 940],
    [{ sms: '940' }, 940],
    [12.34, 12.34],
    ['0', 0],
  ])('is read from %j', async (balance, sms) => {
    const { client } = await answering({ balance, status: 'success' });
    expect(await client.balance()).toEqual({ sms });
  });

  it.each([[{ mms: 1 }], [{ sms: '' }], [null], ['much']])('is never guessed from %j', async (balance) => {
    const { client } = await answering({ balance, status: 'success' });
    expect(await failureOf(client.balance())).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
  });
});
