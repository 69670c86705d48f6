// What can be set on a simulator when it is started, and the settings that result.
// Everything the real service leaves undocumented and a test may want otherwise is a setting here.

import { defaultSwitches, readSwitches, type Switches } from './state/switches.ts';

/** One line per answered call, for a log. Never carries numbers, texts or keys. */
export interface CallEvent {
  readonly command: string;
  readonly outcome: 'success' | 'failure' | 'fault';
  readonly fault?: string;
  readonly ms: number;
}

/** The switches are where every account stands that does not say otherwise. */
export interface SimulatorOptions extends Partial<Switches> {
  /** Address to bind; only loopback makes sense, since anybody who reaches it controls it. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  /** Seeds the delivery fates and the chances of faults: the same seed gives the same run. */
  readonly seed?: number;
  /** Real milliseconds that one day of delivery ageing takes. Scheduled times are not scaled. */
  readonly dayMs?: number;
  /** Wait before each TextLocal command is carried out. */
  readonly latencyMs?: number;
  /** Most contacts on one page of get_contacts. */
  readonly pageLimit?: number;
  /** Batches of up to this many recipients list them in status_batch and in the answer of a group send. */
  readonly listRecipients?: number;
  /** IANA zone of the accounts: the times in answers carry no zone and are local to the account. */
  readonly timeZone?: string;
  /** Longest group name accepted by create_group (the vendor gives no number). */
  readonly groupNameLimit?: number;
  /** true: refuse senders that get_sender_names does not list. The UK service takes any well-formed one. */
  readonly listedSendersOnly?: boolean;
  /** An account moved to Webex Interact: only `send` answers, credits are money. */
  readonly webex?: boolean;
  /** get_contacts gives fewer rows than asked for although more follow. */
  readonly shortPages?: boolean;
  /** Every answer has its numbers as strings and its digit strings as numbers. */
  readonly looseTypes?: boolean;
  /** get_scheduled answers as the vendor's printed sample does, without `status`. */
  readonly scheduledWithoutStatus?: boolean;
  /** Creates the account `simulator-key` with templates, senders and this many contacts. */
  readonly stock?: { readonly contacts: number };
  readonly log?: (event: CallEvent) => void;
  /** Unix milliseconds; the wall clock unless a test brings its own. */
  readonly now?: () => number;
}

export type SimulatorSettings = Required<Omit<SimulatorOptions, 'stock' | 'log'>> &
  Pick<SimulatorOptions, 'stock' | 'log'>;

/** Fills in what `options` leaves out. Throws a RangeError for a length of time or size that cannot work. */
export function settingsFrom(options: SimulatorOptions = {}): SimulatorSettings {
  const settings: SimulatorSettings = {
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    dayMs: 86_400_000,
    latencyMs: 0,
    pageLimit: 1000,
    listRecipients: 10_000,
    timeZone: 'Europe/London',
    groupNameLimit: 50,
    listedSendersOnly: false,
    webex: false,
    shortPages: false,
    looseTypes: false,
    scheduledWithoutStatus: false,
    now: Date.now,
    ...defaultSwitches,
    ...options,
  };
  readSwitches({ ...settings });
  if (!(settings.dayMs > 0)) throw new RangeError('dayMs must be above 0');
  if (!(settings.pageLimit >= 1)) throw new RangeError('pageLimit must be at least 1');
  if (!(settings.latencyMs >= 0)) throw new RangeError('latencyMs must not be negative');
  return settings;
}
