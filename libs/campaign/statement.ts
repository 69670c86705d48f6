// Rows of several tables in one statement: they are stored together or not at all, with one question to the database.

import type { Pool, PoolClient } from 'pg';

/** The database's time, where a value is wanted. */
export const now = Symbol('now()');

/** Most parameters PostgreSQL takes. */
const maxParameters = 65_535;

export class Statement {
  readonly #parts: string[] = [];
  readonly #values: unknown[] = [];

  #returning = '';

  /**
   * Adds rows of one table, all with the same columns; none adds nothing. Names are written as they are.
   * @param returning columns of these rows, in SQL, that `run` gives; of one table only
   */
  insert(table: string, rows: readonly Readonly<Record<string, unknown>>[], returning?: string): void {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first);
    const tuples = rows.map((row) => `(${columns.map((column) => this.#put(row[column])).join(', ')})`);
    const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples.join(', ')}`;
    if (returning !== undefined) this.#returning = `SELECT * FROM part_${this.#parts.length}`;
    this.#parts.push(returning === undefined ? insert : `${insert} RETURNING ${returning}`);
  }

  /** Stores what was added. References between the rows are checked when all are there. @returns what was asked back */
  async run<Row extends object>(client: Pool | PoolClient): Promise<Row[]> {
    if (this.#parts.length === 0) return [];
    if (this.#values.length > maxParameters) throw new RangeError('more rows than fit into one statement');
    const parts = this.#parts.map((part, no) => `part_${no} AS (${part})`);
    const text = `WITH ${parts.join(', ')} ${this.#returning || 'SELECT'}`;
    return (await client.query<Row>(text, this.#values)).rows;
  }

  #put(value: unknown): string {
    if (value === now) return 'now()';
    this.#values.push(value);
    return `$${this.#values.length}`;
  }
}
