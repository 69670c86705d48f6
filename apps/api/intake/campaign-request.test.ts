import { describe, expect, it } from '@jest/globals';
import { BlockBuilder } from '#campaign/customer-block.ts';
import { ProblemError, type Fault } from '#problem/problem.ts';
import { canonical, checkHead } from './campaign-request.ts';
import { checkedId, FaultList } from './customer-list.ts';

const head = {
  campaignId: '51207',
  name: 'Free spins',
  templateId: '1001',
  sendAt: { date: '2026-11-24', time: '12:00', timeZone: 'Europe/London' },
  sender: 'ACME',
  notAfter: '2026-11-24T20:00:00Z',
};
const { templateId: _templateId, ...withoutTemplate } = head;

function customersOf(...templateIds: (string | undefined)[]): BlockBuilder {
  const builder = new BlockBuilder();
  for (const [no, templateId] of templateIds.entries()) builder.add(`C-${no}`, templateId);
  return builder;
}

function faultsOf(body: unknown, list = new FaultList(), customers = customersOf(undefined)): Fault[] {
  try {
    checkHead(body, list, customers);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.code).toBe('invalid-request');
    return error.extras.errors ?? [];
  }
}
const pointersOf = (body: unknown) => [...new Set(faultsOf(body).map(({ pointer }) => pointer))].toSorted();

describe('the head of a request', () => {
  it('is taken as it is when it is as described', () => {
    expect(checkHead(head, new FaultList(), customersOf(undefined))).toEqual(head);
    expect(faultsOf({ campaignId: '1', templateId: '1', sendAt: '2026-11-24T12:00:00Z' })).toEqual([]);
  });

  it.each([
    [{ campaignId: undefined }, '/body'],
    [{ campaignId: '' }, '/body/campaignId'],
    [{ campaignId: 51207 }, '/body/campaignId'],
    [{ name: 'x'.repeat(301) }, '/body/name'],
    [{ templateId: 1001 }, '/body/templateId'],
    [{ templateId: '' }, '/body/templateId'],
    [{ sendAt: undefined }, '/body'],
    [{ sendAt: 'tomorrow' }, '/body/sendAt'],
    [{ sendAt: '2026-11-24T12:00:00' }, '/body/sendAt'],
    [{ sendAt: 0 }, '/body/sendAt'],
    [{ sendAt: null }, '/body/sendAt'],
    [{ sendAt: { date: '24.11.2026', time: '12:00' } }, '/body/sendAt/date'],
    [{ notAfter: 'later' }, '/body/notAfter'],
    [{ sender: 'no' }, '/body/sender'],
    [{ sender: 'with space' }, '/body/sender'],
    [{ templateID: '1001' }, '/body/templateID'],
  ])('is refused with a pointer to what is wrong: %j', (change, pointer) => {
    const body = Object.fromEntries(
      Object.entries({ ...head, ...change }).filter(([, value]) => value !== undefined),
    );
    expect(pointersOf(body)).toContain(pointer);
  });

  it.each([undefined, null, 'text', 7, [], true])('is refused when it is no object: %j', (body) => {
    expect(pointersOf(body)).toEqual(['/body']);
  });

  it('is refused with all faults at once, those of the list included', () => {
    const list = new FaultList();
    checkedId(7, 0, list);
    const body = { ...head, campaignId: 1, sender: '!', more: 1, evenMore: 2 };
    const pointers = faultsOf(body, list).map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(
      new Set(['/body/campaignId', '/body/sender', '/body/more', '/body/evenMore', '/body/customerIds/0']),
    );
  });

  it('says how many customer IDs are at fault beside those shown', () => {
    const list = new FaultList();
    for (let position = 0; position < 25; position += 1) checkedId('', position, list);
    expect(() => checkHead(head, list, customersOf(undefined))).toThrow(
      /\(5 more customer IDs have faults\.\)/,
    );
  });
});

describe('the templates of a request', () => {
  const split = (...ids: string[]) => ids.map((templateId) => ({ templateId, weight: 1 }));
  const faulty = (body: unknown, customers = customersOf(undefined)) =>
    faultsOf(body, new FaultList(), customers).map(({ pointer }) => pointer);

  it('may be one, several by weight, or one on every line', () => {
    expect(faulty({ ...withoutTemplate, templates: split('1', '2') })).toEqual([]);
    expect(faulty(withoutTemplate, customersOf('1', '2'))).toEqual([]);
    expect(faulty(head, customersOf('1', undefined))).toEqual([]);
  });

  it('are refused as one and several, twice the same, none, or none for some', () => {
    expect(faulty({ ...head, templates: split('1') })).toEqual(['/body/templates']);
    expect(faulty({ ...withoutTemplate, templates: split('1', '1') })).toEqual(['/body/templates']);
    expect(faulty(withoutTemplate)).toEqual(['/body/templateId']);
    expect(faulty(withoutTemplate, customersOf())).toEqual(['/body/templateId']);
    expect(faulty(withoutTemplate, customersOf('1', undefined))).toEqual(['/body/templateId']);
  });

  it.each([0, -1, 1.5, '1', 1_000_001])('are refused with the weight %j', (weight) => {
    expect(faulty({ ...withoutTemplate, templates: [{ templateId: '1', weight }] })).toContain(
      '/body/templates/0/weight',
    );
  });
});

describe('the one spelling of a head', () => {
  it('does not depend on the order of keys, at any depth, but on that of lists', () => {
    const turned = Object.fromEntries(Object.entries(head).toReversed());
    const sendAt = Object.fromEntries(Object.entries(head.sendAt).toReversed());
    expect(canonical({ ...turned, sendAt })).toBe(canonical(head));
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });

  it('differs for whatever differs', () => {
    expect(canonical({ ...head, name: 'Other' })).not.toBe(canonical(head));
    expect(canonical({ ...head, sendAt: { ...head.sendAt, time: '12:01' } })).not.toBe(canonical(head));
  });
});
