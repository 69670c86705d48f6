// What the vendor's documents leave open and real clients saw in more than one way. Each account has its own position of
// each switch; an account that says nothing has those the simulator was started with.

/** How a value is decoded once more after the form was read: percent sequences alone, or `+` for a space too. */
export type SecondDecode = 'form' | 'percent' | 'none';

export interface Switches {
  /** Texts, and contact fields unless `fieldDecode` says otherwise. */
  readonly secondDecode: SecondDecode;
  /** The fields of create_contacts_bulk; `same`: as texts. */
  readonly fieldDecode: SecondDecode | 'same';
  /** get_scheduled fails when nothing is scheduled. */
  readonly emptyScheduledFails: boolean;
  /** `message.content` in the answer to a send: the text, its ASCII letters and digits alone, or nothing. */
  readonly echo: 'exact' | 'folded' | 'absent';
  /** The histories that list a send to a group. */
  readonly groupSendsIn: 'both' | 'group' | 'api';
  /** The text of a history row: as it left, not there, or as a web page might show it. */
  readonly historyContent: 'on' | 'off' | 'altered';
  /** Whether rows of the histories name the number, the group and the batch. */
  readonly historyNumbers: boolean;
  readonly historyGroups: boolean;
  readonly historyBatches: boolean;
  /** `newest`: the histories show the newest row first, whatever was asked for. */
  readonly historyOrder: 'asked' | 'newest';
  /** Which answers give numbers as in the country: `07…` for `447…`, ten digits for `91…`; true: all of them. */
  readonly nationalNumbers: boolean | 'contacts' | 'optouts' | 'reports';
}

/** The positions of each switch; the first is where it stands unless told otherwise. */
const positions: { readonly [Name in keyof Switches]: readonly Switches[Name][] } = {
  secondDecode: ['percent', 'form', 'none'],
  fieldDecode: ['same', 'percent', 'form', 'none'],
  emptyScheduledFails: [false, true],
  echo: ['exact', 'folded', 'absent'],
  groupSendsIn: ['both', 'group', 'api'],
  historyContent: ['on', 'off', 'altered'],
  historyNumbers: [true, false],
  historyGroups: [true, false],
  historyBatches: [true, false],
  historyOrder: ['asked', 'newest'],
  nationalNumbers: [false, true, 'contacts', 'optouts', 'reports'],
};

export const switchNames = Object.keys(positions) as (keyof Switches)[];

export const defaultSwitches = Object.fromEntries(
  switchNames.map((name) => [name, positions[name][0]]),
) as unknown as Switches;

/** The switches among `written`, whose other members are passed over. Throws a RangeError for a position there is not. */
export function readSwitches(written: Readonly<Record<string, unknown>>): Partial<Switches> {
  const set = switchNames.flatMap((name) => {
    const value = written[name];
    if (value === undefined || value === '') return [];
    const known: readonly unknown[] = positions[name];
    const position = known.find((each) => each === value || String(each) === value);
    if (position === undefined) throw new RangeError(`${name} must be one of ${known.join(', ')}`);
    return [[name, position]];
  });
  return Object.fromEntries(set) as Partial<Switches>;
}

const variable = (name: string): string => `SIMULATOR_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;

/** `SIMULATOR_SECOND_DECODE=form` sets `secondDecode`, and so on. */
export function switchesOfEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  return readSwitches(Object.fromEntries(switchNames.map((name) => [name, environment[variable(name)]])));
}
