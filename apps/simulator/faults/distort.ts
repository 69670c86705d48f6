// Answers with the right words in the wrong types: harmless ones a lenient reader takes, and ones nobody can.

/**
 * Numbers as strings and strings of digits as numbers, all the way down: the wire types of the vendor do
 * vary.
 */
export function loosenTypes(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return /^[1-9]\d{0,14}$/.test(value) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(loosenTypes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loosenTypes(inner)]));
}

function otherType(value: unknown): unknown {
  if (Array.isArray(value)) return 'none';
  return typeof value === 'object' ? [] : { value: null };
}

/** Every member but `status` replaced by something of a type it never has. */
export function breakTypes(answer: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, key === 'status' ? value : otherType(value)]),
  );
}
