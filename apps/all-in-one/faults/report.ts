// What is shown of a run: progress while it goes on, then the table and whatever is wrong.

import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import type { Row } from './case.ts';
import { addVerdicts, isGood } from './judge.ts';

export interface Progress {
  begins: (title: string) => void;
  progress: (done: number, total: number) => void;
  ended: (rows: readonly Row[]) => void;
  end: () => void;
}

/** Time of day, UTC. */
const clock = (): string => new Date().toISOString().slice(11, 19);

/** Whether a tenth of the whole has become full with this one. */
const fillsTenth = (done: number, total: number): boolean =>
  Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total);

/** A bar on a terminal, lines for each case and each tenth of it elsewhere. */
export function showProgress(out: NodeJS.WriteStream): Progress {
  if (!out.isTTY)
    return {
      begins: (title) => void out.write(`${clock()}  ${title}\n`),
      progress: (done, total) => {
        if (done < total && fillsTenth(done, total)) out.write(`${clock()}    ${done} of ${total}\n`);
      },
      ended: (rows) => void out.write(linesOf(rows)),
      end: () => undefined,
    };
  let bar: SingleBar | undefined;
  const end = () => bar?.stop();
  return {
    begins(title) {
      end();
      bar = new SingleBar({ format: `{bar} {value}/{total}  ${title}`, stream: out, barsize: 24 });
      bar.start(1, 0);
    },
    progress(done, total) {
      bar?.setTotal(total);
      bar?.update(done);
    },
    ended(rows) {
      end();
      out.write(linesOf(rows));
    },
    end,
  };
}

/** A case that has ended, in short: the whole run may take hours. */
const linesOf = (rows: readonly Row[]): string =>
  rows
    .map((row) => {
      const { fault, rounds, sent, expected, doubles, lost, complaints } = row;
      const counts = `${rounds} rounds, ${sent} of ${expected} texts, ${doubles} doubles, ${lost} lost`;
      return `  ${isGood(row) ? 'ok' : 'NOT OK'}  ${fault}: ${[counts, ...complaints].join('; ')}\n`;
    })
    .join('');

const numbers = ['rounds', 'campaigns', 'expected', 'sent', 'doubles', 'lost', 'held'] as const;
const head = ['fault', 'rounds', 'campaigns', 'texts expected', 'texts sent', 'doubles', 'lost', 'held', ''];

export function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head,
    colAligns: ['left', ...numbers.map(() => 'right' as const), 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows)
    table.push([row.fault, ...numbers.map((name) => String(row[name])), isGood(row) ? 'ok' : 'NOT OK']);
  const sum = { rounds: rows.reduce((total, { rounds }) => total + rounds, 0), ...addVerdicts(rows) };
  table.push(['all', ...numbers.map((name) => String(sum[name])), rows.every(isGood) ? 'ok' : 'NOT OK']);
  return table.toString();
}

/** One line for each thing that is not as it should be. */
export const complaintsOf = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ fault, complaints }) => complaints.map((complaint) => `${fault}: ${complaint}`));
