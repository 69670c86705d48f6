// Rows of several tables in one statement: they are stored together or not at all, with one question to the database.

import type { Pool, PoolClient } from 'pg';

/** The database's time, where a value is wanted. */
export const now = Symbol('now()');

/** Most parameters PostgreSQL takes. */
const maxParameters = 65_535;

export class Statement {
  readonly #parts: string[] = [];
  readonly #values: unknown[] = [];

  /** Adds rows of one table, all with the same columns; none adds nothing. Names are written as they are. */
  insert(table: string, rows: readonly Readonly<Record<string, unknown>>[]): void {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first);
    const tuples = rows.map((row) => `(${columns.map((column) => this.#put(row[column])).join(', ')})`);
    this.#parts.push(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples.join(', ')}`);
  }

  /** Stores what was added. References between the rows are checked when all are there. */
  async run(client: Pool | PoolClient): Promise<void> {
    const last = this.#parts.at(-1);
    if (last === undefined) return;
    if (this.#values.length > maxParameters) throw new RangeError('more rows than fit into one statement');
    const before = this.#parts.slice(0, -1).map((part, no) => `part_${no} AS (${part})`);
    const text = before.length === 0 ? last : `WITH ${before.join(', ')} ${last}`;
    await client.query(text, this.#values);
  }

  #put(value: unknown): string {
    if (value === now) return 'now()';
    this.#values.push(value);
    return `$${this.#values.length}`;
  }
}
