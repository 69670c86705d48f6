import { describe, expect, it } from '@jest/globals';
import type { Contact } from './client.ts';
import { Refusal } from './errors.ts';
import { answering, failureOf, always, clientOf, serve } from './test-server.ts';

const nobody = { firstName: '', lastName: '', custom1: '', custom2: '', custom3: '' };

describe('a page of contacts', () => {
  it('is asked for by group, start and limit', async () => {
    const { client, server } = await answering({ status: 'success', contacts: [], num_contacts: 0 });
    await client.contactsPage('123456', 2000, 1000);
    const { url, form } = server.seen[0] ?? {};
    expect(url).toBe('/get_contacts/');
    expect([form?.get('group_id'), form?.get('start'), form?.get('limit')]).toEqual([
      '123456',
      '2000',
      '1000',
    ]);
  });

  it('comes as strings, whatever the types on the wire', async () => {
    const { client } = await answering({
      num_contacts: '3',
      contacts: [
        {
          number: 447700900001,
          first_name: 'Ann',
          last_name: null,
          custom1: 20431,
          custom2: 1.5,
          linkTracking: 'x',
        },
        { number: '+44 7700-900002', first_name: '', custom1: '0020431', custom3: true },
        {},
      ],
      status: 'success',
    });
    expect(await client.contactsPage('1', 0, 100)).toEqual({
      reported: 3,
      contacts: [
        { ...nobody, number: '447700900001', firstName: 'Ann', custom1: '20431', custom2: '1.5' },
        { ...nobody, number: '447700900002', custom1: '0020431', custom3: 'true' },
        { ...nobody, number: '' },
      ],
    });
  });

  it('loses no digit of a customer ID above 2^53', async () => {
    const { client } = await answering(
      '{"contacts":[{"number":447700900001,"custom1":12345678901234567890}]}',
    );
    const { contacts } = await client.contactsPage('1', 0, 100);
    expect(contacts[0]?.custom1).toBe('12345678901234567890');
  });

  it.each([
    [{ contacts: [], num_contacts: 12 }, 12],
    [{ contacts: {}, num_contacts: 0 }, 0],
    [{ contacts: null, num_contacts: '0' }, 0],
    [{ num_contacts: 0, status: 'success' }, 0],
    [{ contacts: [] }, undefined],
  ])('can be empty (%j)', async (answer, reported) => {
    const { client } = await answering(answer);
    expect(await client.contactsPage('1', 0, 100)).toEqual({ contacts: [], reported });
  });

  it('takes the object that PHP makes of a list with gaps', async () => {
    const { client } = await answering({
      contacts: { 3: { number: 447700900001 }, 7: { number: 447700900002 } },
    });
    const { contacts } = await client.contactsPage('1', 0, 100);
    expect(contacts.map(({ number }) => number)).toEqual(['447700900001', '447700900002']);
  });

  it.each([
    [{ status: 'success', num_contacts: 5 }],
    [{ status: 'success' }],
    [{ contacts: [null] }],
    [{ contacts: [[]] }],
  ])('is never taken for empty when its list is missing or odd (%j)', async (answer) => {
    const { client } = await answering(answer);
    expect(await failureOf(client.contactsPage('1', 0, 100))).toMatchObject({
      outcome: 'not_sent',
      reason: 'unreadable',
    });
  });
});

describe('one contact', () => {
  const contacts = [
    { number: 447700900001, custom1: 'C-1' },
    { number: 447700900002, custom1: 'C-2' },
  ];

  it('is found by its number, also when the whole group comes back', async () => {
    const { client, server } = await answering({ contacts, status: 'success' });
    expect(await client.contact('1', '447700900002')).toMatchObject({ custom1: 'C-2' });
    expect(server.seen[0]?.form.get('number')).toBe('447700900002');
  });

  it('is found by its national number', async () => {
    const { client } = await answering({ contacts, status: 'success' });
    expect(await client.contact('1', '07700 900002')).toMatchObject({ custom1: 'C-2' });
  });

  it.each([
    [{ contacts: [], num_contacts: 0 }],
    [{ contacts, num_contacts: 2 }],
    [{ status: 'failure', errors: [{ code: Refusal.numberNotFound }] }],
  ])('can be absent (%j)', async (answer) => {
    const { client } = await answering(answer);
    expect(await client.contact('1', '447700900009')).toBeUndefined();
  });

  it.each([
    [{ contacts, num_contacts: 200 }],
    [
      {
        contacts: Array.from({ length: 100 }, (_, no) => ({ number: 447700900100 + no })),
        num_contacts: 100,
      },
    ],
    [{ contacts: [{ number: '4.477E+11' }], num_contacts: 1 }],
  ])('is not absent when a part of the group comes back, or a number that cannot be read', async (answer) => {
    const { client } = await answering(answer);
    expect(await failureOf(client.contact('1', '447700900009'))).toMatchObject({ reason: 'unreadable' });
  });

  it('is not absent when the group is', async () => {
    const { client } = await answering({ status: 'failure', errors: [{ code: 10 }] });
    expect(await failureOf(client.contact('1', '447700900009'))).toMatchObject({
      code: Refusal.groupNotFound,
    });
  });
});

describe('adding contacts', () => {
  const contact: Contact = { ...nobody, number: '447700900001', firstName: 'Ann & Bob', custom1: 'C+1' };

  it('sends them as JSON text without empty fields', async () => {
    const { client, server } = await answering({ status: 'success', num_contacts: 1 });
    await client.addContacts('77', [contact]);
    const { url, form } = server.seen[0] ?? {};
    expect(url).toBe('/create_contacts_bulk/');
    expect(form?.get('group_id')).toBe('77');
    expect(JSON.parse(form?.get('contacts') ?? '')).toEqual([
      { number: '447700900001', first_name: 'Ann & Bob', custom1: '~e~C~2B1' },
    ]);
  });

  it('writes fields as a known decoding needs them', async () => {
    const { origin, seen } = await serve(always({ status: 'success', num_contacts: 1 }));
    await clientOf(origin, { behaviour: { fieldDecoding: 'form' } }).addContacts('77', [contact]);
    await clientOf(origin, { behaviour: { fieldDecoding: 'none' } }).addContacts('77', [contact]);
    const written = seen.map(
      ({ form }) => (JSON.parse(form.get('contacts') ?? '') as { custom1: string }[])[0],
    );
    expect(written.map((each) => each?.custom1)).toEqual(['C%2B1', 'C+1']);
  });

  it('tells how many were added and what TextLocal warned of, numbers blanked', async () => {
    const warnings = [
      { code: '202', message: 'Duplicate 447700900001' },
      { code: 56, message: 'Invalid' },
    ];
    const { client } = await answering({ status: 'success', num_contacts: '1498', warnings });
    expect(await client.addContacts('77', [contact])).toEqual({
      added: 1498,
      warnings: [
        { code: 202, message: 'Duplicate …' },
        { code: 56, message: 'Invalid' },
      ],
    });
  });

  it('takes warning 3 for a warning, though error 3 is a refused login', async () => {
    const { client } = await answering({
      status: 'success',
      warnings: [{ code: 3, message: 'Invalid number' }],
    });
    expect(await client.addContacts('77', [contact])).toEqual({
      added: undefined,
      warnings: [{ code: 3, message: 'Invalid number' }],
    });
  });

  it('takes 1,500 and refuses 1,501 before calling', async () => {
    const { client, server } = await answering({ status: 'success', num_contacts: 1500 });
    const many = Array.from({ length: 1500 }, () => contact);
    expect(await client.addContacts('77', many)).toMatchObject({ added: 1500 });
    await expect(client.addContacts('77', [...many, contact])).rejects.toBeInstanceOf(RangeError);
    expect(server.seen).toHaveLength(1);
  });

  it('makes no call for none', async () => {
    const { client, server } = await answering({});
    expect(await client.addContacts('77', [])).toEqual({ added: 0, warnings: [] });
    expect(server.seen).toEqual([]);
  });

  it.each([[{}], [{ num_contacts: null }]])(
    'is unknown after an answer that says nothing (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await failureOf(client.addContacts('77', [contact]))).toMatchObject({ outcome: 'unknown' });
    },
  );
});

describe('deleting a contact', () => {
  it('names the number and the group', async () => {
    const { client, server } = await answering({ group_id: 77, number: 447700900001, status: 'success' });
    await client.deleteContact('77', '447700900001');
    const { url, form } = server.seen[0] ?? {};
    expect([url, form?.get('group_id'), form?.get('number')]).toEqual([
      '/delete_contact/',
      '77',
      '447700900001',
    ]);
  });

  it('is not done until TextLocal says so', async () => {
    const { client } = await answering({ group_id: 77 });
    expect(await failureOf(client.deleteContact('77', '447700900001'))).toMatchObject({ outcome: 'unknown' });
  });
});
