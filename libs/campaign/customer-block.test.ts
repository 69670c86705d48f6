import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BlockBuilder, idFault, idsPerBlock, maxTemplates, type CustomerBlock } from './customer-block.ts';

/** Everything that is an ID: also a lone zero, a space, an emoji or a combining mark. */
const customerId = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 128 })
  .filter((id) => idFault(id) === undefined);

function cut(customers: readonly { id: string; templateId?: string | undefined }[]) {
  const builder = new BlockBuilder();
  const blocks: CustomerBlock[] = [];
  for (const { id, templateId } of customers) {
    const block = builder.add(id, templateId);
    if (block !== undefined) blocks.push(block);
  }
  const last = builder.finish();
  if (last !== undefined) blocks.push(last);
  return { builder, blocks };
}

describe('a customer ID', () => {
  it.each(['1', ' ', 'C-20431', 'ü', '😀', 'a,b]}"\\', '\u00a0', 'x'.repeat(128), '😀'.repeat(64)])(
    'may be %j',
    (id) => expect(idFault(id)).toBeUndefined(),
  );

  it.each([
    ['', 'is empty'],
    ['x'.repeat(129), 'has 129 characters'],
    ['a\nb', 'has control characters'],
    ['a\u0000', 'has control characters'],
    ['\u007f', 'has control characters'],
    ['\u0085', 'has control characters'],
    ['\ud83d', 'broken Unicode'],
    [7, 'is number'],
    [null, 'is null'],
    [undefined, 'is undefined'],
    [['C-1'], 'is object'],
    [true, 'is boolean'],
  ])('may not be %j', (id, fault) => expect(idFault(id)).toContain(fault));
});

describe('blocks of customers', () => {
  it('hold every ID once, in the order it came, and count up from 0', () => {
    fc.assert(
      fc.property(fc.array(customerId, { maxLength: 200 }), (ids) => {
        const { builder, blocks } = cut(ids.map((id) => ({ id })));
        expect(blocks.flatMap((block) => block.ids.split('\n'))).toEqual(ids);
        expect(builder.count).toBe(ids.length);
        expect(blocks.every((block) => block.templates === null)).toBe(true);
      }),
    );
  });

  it.each([
    [0, []],
    [1, [1]],
    [idsPerBlock - 1, [idsPerBlock - 1]],
    [idsPerBlock, [idsPerBlock]],
    [idsPerBlock + 1, [idsPerBlock, 1]],
    [2 * idsPerBlock, [idsPerBlock, idsPerBlock]],
  ])('cut %i customers into blocks of %j', (count, sizes) => {
    const { blocks } = cut(Array.from({ length: count }, (_, no) => ({ id: `C-${no}` })));
    expect(blocks.map((block) => block.count)).toEqual(sizes);
    expect(blocks.map((block) => block.no)).toEqual(sizes.map((_, no) => no));
    for (const block of blocks) expect(block.ids.split('\n')).toHaveLength(block.count);
  });

  it('give a full block by the customer who filled it, not later', () => {
    const builder = new BlockBuilder();
    for (let no = 1; no < idsPerBlock; no += 1) expect(builder.add(`C-${no}`)).toBeUndefined();
    expect(builder.add('last')?.count).toBe(idsPerBlock);
    expect(builder.finish()).toBeUndefined();
  });
});

describe('templates named for single customers', () => {
  it('are counted from 1 in the order met, over all blocks; 0 leaves it to the split', () => {
    const { builder, blocks } = cut([
      ...Array.from({ length: idsPerBlock }, (_, no) => ({ id: `A-${no}` })),
      { id: 'B-0', templateId: '1002' },
      { id: 'B-1' },
      { id: 'B-2', templateId: '1001' },
      { id: 'B-3', templateId: '1002' },
    ]);
    expect(blocks[0]?.templates).toBeNull();
    expect([...(blocks[1]?.templates ?? [])]).toEqual([1, 0, 2, 1]);
    expect(builder.namedTemplates).toEqual(['1002', '1001']);
    expect(builder.unnamed).toBe(idsPerBlock + 1);
  });

  it('stay one byte a customer', () => {
    const templates = Array.from({ length: maxTemplates }, (_, no) => ({
      id: `C-${no}`,
      templateId: `${no}`,
    }));
    expect(cut(templates).blocks[0]?.templates?.at(-1)).toBe(maxTemplates);
    expect(() => cut([...templates, { id: 'one more', templateId: 'x' }])).toThrow(/more than 250 templates/);
  });
});
