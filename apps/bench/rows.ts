// Every row, in the order of the table.

import type { Row } from './row.ts';
import { acceptLarge } from './rows/accept-large.ts';
import { acceptSmall } from './rows/accept-small.ts';
import { allInOne } from './rows/all-in-one.ts';
import { million } from './rows/million.ts';
import { neighbourRow } from './rows/neighbour.ts';
import { polls } from './rows/polls.ts';
import { sharedScan } from './rows/shared-scan.ts';
import { singles } from './rows/singles.ts';
import { start } from './rows/start.ts';
import { streams } from './rows/streams.ts';

export const rows: readonly Row[] = [
  acceptLarge,
  acceptSmall,
  million,
  allInOne,
  sharedScan,
  singles,
  neighbourRow,
  polls,
  streams,
  start,
];
