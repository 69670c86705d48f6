// get_optouts: the opt-out group once more, with times. The answer is assumed; group 6 is the documented way.
import { OPTOUTS_GROUP } from '../state/account.ts';
import type { Command } from './command.ts';
import { shownNumber } from './number.ts';
import { spacedTime } from './times.ts';

const getOptouts: Command = ({ account, world }) => {
  const group = account.groups.get(OPTOUTS_GROUP);
  const members = group?.page(0, group.size) ?? [];
  return {
    optouts: members.map(({ number }) => ({
      number: String(shownNumber(number, 'optouts', account.switches)),
      time: spacedTime((group?.addedAt(number) ?? 0) * 1000, world.settings.timeZone),
    })),
  };
};

export const optoutCommands = { get_optouts: getOptouts };
