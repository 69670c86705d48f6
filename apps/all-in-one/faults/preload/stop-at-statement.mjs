// Loaded before a service process with --import: stops the process (SIGSTOP) right before or right after a chosen
// writing statement or COMMIT, so that whoever watches can kill it there, kill something else, or let it sleep. With
// `record` it only writes down which there are. What to do stands in the query of the module's own address:
//
//   ?record=<file>                appends the name of every boundary, one a line
//   ?stop=before|after&at=<name>  stops once at the first statement of this name

import { appendFileSync } from 'node:fs';
import { Client } from 'pg';

const settings = new URL(import.meta.url).searchParams;
const record = settings.get('record');
const place = settings.get('stop');
const wanted = settings.get('at');

const ours = new Set(
  'campaign customer_block outcome_batch send delivery_call snapshot directory_scan directory_claim webhook_event'.split(
    ' ',
  ),
);
const open = new WeakMap(); // connection to the names of what its transaction wrote
let isArmed = place !== null;

/** `state` as a parameter is part of the name: each transition is a boundary of its own. */
function stateIn(text, values) {
  const [, number] = /"state" = \$(\d+)/.exec(text) ?? [];
  return number === undefined ? '' : ` to ${String(values?.[Number(number) - 1])}`;
}

/** The columns an UPDATE sets, without the one that all have. */
function columnsIn(text) {
  const [, list = ''] = /\bSET\s+([^]*?)(?:\bWHERE\b|\bFROM\b|$)/.exec(text) ?? [];
  const names = [...list.matchAll(/"?(\w+)"?\s*=(?!=)/g)].map(([, name]) => name);
  return [...new Set(names)].filter((name) => name !== 'updated_at').join(',');
}

function nameOf(client, text, values) {
  if (/^\s*BEGIN/i.test(text)) open.set(client, []);
  if (/^\s*COMMIT/i.test(text)) {
    const written = open.get(client) ?? [];
    open.delete(client);
    return written.length === 0 ? undefined : `COMMIT of ${[...new Set(written)].join(' + ')}`;
  }
  const pattern = /(?<!\bFOR\s)(?<!\bDO\s)\b(INSERT INTO|UPDATE|DELETE FROM)\s+(?:"public"\.)?"?(\w+)"?/;
  const [, verb, table] = pattern.exec(text) ?? [];
  if (verb === undefined || !ours.has(table)) return undefined;
  const name = `${verb} ${table}${verb === 'UPDATE' ? ` (${columnsIn(text)})${stateIn(text, values)}` : ''}`;
  open.get(client)?.push(name);
  return name;
}

function stopHere() {
  isArmed = false;
  process.kill(process.pid, 'SIGSTOP');
}

const query = Reflect.get(Client.prototype, 'query');
Client.prototype.query = function stoppable(...args) {
  const [first, second] = args;
  const text = typeof first === 'string' ? first : first?.text;
  if (typeof text !== 'string') return query.apply(this, args);
  const values = Array.isArray(second) ? second : first?.values;
  const name = nameOf(this, text, values);
  if (name === undefined) return query.apply(this, args);
  if (record !== null) appendFileSync(record, `${name}\n`);
  if (!isArmed || name !== wanted) return query.apply(this, args);
  if (place === 'before') {
    stopHere();
    return query.apply(this, args);
  }
  isArmed = false;
  const callback = args.findIndex((arg) => typeof arg === 'function');
  if (callback >= 0) {
    const done = args[callback];
    args[callback] = (error, result) => {
      if (!error) stopHere();
      return done(error, result);
    };
    return query.apply(this, args);
  }
  return query.apply(this, args).then((result) => {
    stopHere();
    return result;
  });
};
