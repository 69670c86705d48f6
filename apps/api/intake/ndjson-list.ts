// Reads newline-delimited JSON as a stream: the first line is the request without its customers, every further line one
// customer, a JSON string or {"customerId": "…", "templateId": "…"}.

import { checkedId, FaultList, unreadable, type Customer, type RequestReader } from './customer-list.ts';

const maxHeadBytes = 262_144;
const maxLineBytes = 4_096;
const lineFeed = 10;

/** A JSON string without an escape. Most lines are one, and JSON.parse takes longer for it than all the rest. */
const plainString = /^"[ !#-[\]-~]*"$/;

function parse(line: string, lineNo: number): unknown {
  if (plainString.test(line)) return line.slice(1, -1);
  try {
    return JSON.parse(line);
  } catch (error) {
    throw unreadable(`Line ${lineNo} is not JSON.`, error);
  }
}

function customerIn(value: unknown, position: number, faults: FaultList): Customer | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return checkedId(value, position, faults) ? { id: value } : undefined;
  }
  const { customerId, templateId, ...others } = value as Record<string, unknown>;
  const pointer = `/body/customerIds/${position}`;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    faults.add(
      pointer,
      `Customer ${position} has the key "${other.slice(0, 40)}"; only customerId and templateId are read.`,
    );
    return undefined;
  }
  if (!checkedId(customerId, position, faults)) return undefined;
  if (templateId === undefined) return { id: customerId };
  if (typeof templateId !== 'string' || templateId.length < 1 || templateId.length > 64) {
    faults.add(
      `${pointer}/templateId`,
      `Customer ${position} has a templateId that is not a string of 1 to 64 characters.`,
    );
    return undefined;
  }
  return { id: customerId, templateId };
}

/** Splits bytes into lines; a line longer than its limit is refused before it is held whole. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncIterable<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest: Uint8Array = new Uint8Array(0);
  let limit = maxHeadBytes;
  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder.decode(bytes);
    } catch (error) {
      throw unreadable('The body is not UTF-8.', error);
    }
  };
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(lineFeed);
    rest = bytes.subarray(end + 1);
    if (end >= 0) {
      yield decode(bytes.subarray(0, end)).split('\n');
      limit = maxLineBytes;
    }
    if (rest.length > limit) throw unreadable(`A line is longer than ${limit} bytes.`);
  }
  if (rest.length > 0) yield [decode(rest)];
}

/** Reads an NDJSON request. The iteration throws ProblemError `invalid-json` with the line at fault. */
export function readNdjson(source: AsyncIterable<Uint8Array>): RequestReader {
  const faults = new FaultList();
  let head: unknown;
  let position = 0;
  return {
    faults,
    head: () => head,
    customers: () => position,
    async *batches() {
      let lineNo = 0;
      for await (const lines of linesOf(source)) {
        const customers: Customer[] = [];
        for (const line of lines) {
          lineNo += 1;
          if (line.trim() === '') continue;
          const value = parse(line, lineNo);
          if (head === undefined) {
            head = value;
            continue;
          }
          const customer = customerIn(value, position, faults);
          position += 1;
          if (customer !== undefined) customers.push(customer);
        }
        if (customers.length > 0) yield customers;
      }
      if (head === undefined)
        throw unreadable('The body is empty; its first line is the request without customers.');
    },
  };
}
