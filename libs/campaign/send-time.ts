// When a campaign is sent: an instant, or a wall clock in a time zone with the clock changes taken into account.

import { Temporal } from '@js-temporal/polyfill';
import { Type } from 'typebox';

const wallClockSchema = Type.Object(
  {
    date: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'The day on the wall calendar.',
      examples: ['2026-11-24'],
    }),
    time: Type.String({
      pattern: '^\\d{2}:\\d{2}(:\\d{2})?$',
      description: 'The time on the wall clock, 24 hours.',
      examples: ['12:00'],
    }),
    timeZone: Type.Optional(
      Type.String({
        description: "IANA time zone; the account's when left out.",
        examples: ['Europe/London'],
      }),
    ),
  },
  { additionalProperties: false, description: 'A date and time on the wall clock of a time zone.' },
);

export const sendAtSchema = Type.Union(
  [Type.String({ format: 'date-time', description: 'An instant.' }), wallClockSchema],
  {
    description:
      'An instant (2026-11-24T12:00:00Z), or a date and time on the wall clock of an IANA time zone.',
  },
);
export type SendAt = Type.Static<typeof sendAtSchema>;

export interface SendTime {
  instant: Date;
  timeZone: string;
  wallClock: { date: string; time: string; timeZone: string; note?: string } | null;
}

/** Names only: Temporal also takes offsets, and reads a zone out of a whole ISO date and time. */
const zoneName = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** Whether the running system knows this IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  if (!zoneName.test(timeZone)) return false;
  try {
    Temporal.Now.zonedDateTimeISO(timeZone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

type Reading = { sendTime: SendTime } | { fault: string };

/**
 * Turns a requested time into an instant. A wall-clock time that a clock change skips is a fault; one that occurs
 * twice is taken the first time, and the note says so.
 */
export function readSendTime(sendAt: SendAt, accountTimeZone: string): Reading {
  try {
    return typeof sendAt === 'string'
      ? { sendTime: fromInstant(sendAt, accountTimeZone) }
      : fromWallClock(sendAt.date, sendAt.time, sendAt.timeZone ?? accountTimeZone);
  } catch (error) {
    if (error instanceof RangeError)
      return { fault: `sendAt is not a date and time that exists: ${describe(sendAt)}` };
    throw error;
  }
}

const describe = (sendAt: SendAt): string =>
  typeof sendAt === 'string' ? sendAt : `${sendAt.date} ${sendAt.time} ${sendAt.timeZone ?? ''}`.trim();

const fromInstant = (sendAt: string, timeZone: string): SendTime => ({
  instant: new Date(Temporal.Instant.from(sendAt).epochMilliseconds),
  timeZone,
  wallClock: null,
});

function fromWallClock(date: string, time: string, timeZone: string): Reading {
  if (!isTimeZone(timeZone)) return { fault: `"${timeZone}" is not an IANA time zone such as Europe/London` };
  const clock = Temporal.PlainDateTime.from(`${date}T${time}`);
  const first = clock.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (!first.toPlainDateTime().equals(clock)) {
    // The earlier reading lies just before the clock change, so the next transition is the one that skips the time.
    const next = (first.getTimeZoneTransition('next') ?? first).toPlainDateTime();
    const day = next.toPlainDate().equals(clock.toPlainDate()) ? '' : `${next.toPlainDate().toString()} `;
    return {
      fault: `${date} ${time} does not exist in ${timeZone}: the clocks skip it. The next time that exists is ${day}${next.toPlainTime().toString({ smallestUnit: 'minute' })}`,
    };
  }
  const second = clock.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const twice = !first.equals(second);
  const note = `${date} ${time} occurs twice in ${timeZone}; the first, at offset ${first.offset}, is taken`;
  return {
    sendTime: {
      instant: new Date(first.epochMilliseconds),
      timeZone,
      wallClock: { date, time, timeZone, ...(twice && { note }) },
    },
  };
}
