// What keeps texts and customer IDs as they are at a TextLocal that decodes twice, and a trial from leaving anything behind.

import type { Mutation } from '../mutation.ts';

const altered = 'apps/all-in-one/altered-texts.e2e.test.ts';
const alteredText = 'libs/handover/altered-text.ts';

export const guardsOfTrials: readonly Mutation[] = [
  {
    guard: 'echo of a send',
    removed: 'the text in the answer is not compared with ours',
    file: alteredText,
    find: "traitsOf(account)?.echo === 'exact' && echoDiffers(content, text)",
    replace: 'content === undefined && echoDiffers(content, text)',
    seen: 'an altered text stays scheduled',
    test: { file: altered, name: 'is cancelled at TextLocal and failed' },
  },
  {
    guard: 'no trial, no verdict on an echo',
    removed: 'an echo counts wherever there is one',
    file: alteredText,
    find: "traitsOf(account)?.echo === 'exact' && ",
    replace: '',
    seen: 'a send is cancelled since its echo is simplified',
    test: { file: altered, name: 'continues a send where no trial saw an exact echo' },
  },
  {
    guard: 'cancel of an altered text in doubt',
    removed: 'a batch that may still be scheduled counts as cancelled',
    file: alteredText,
    find: '  return false;',
    replace: '  return true;',
    seen: 'a send is failed while TextLocal still holds it',
    test: { file: altered, name: 'is held when nobody can tell whether it is cancelled' },
  },
  {
    guard: 'no trial, fields that survive any decoding',
    removed: 'fields are written into segments as they are',
    file: 'libs/providers/textlocal/contacts.ts',
    find: 'decoding === undefined ? armour : ',
    replace: '',
    seen: 'a customer is taken for another one, or out of the segment',
    test: { file: altered, name: 'stay apart without a trial' },
  },
  {
    guard: 'encoding after a trial',
    removed: 'texts go as they are',
    file: 'libs/providers/textlocal/send.ts',
    find: 'encodeAgain(message.text, decoding)',
    replace: "encodeAgain(message.text, decoding && 'none')",
    seen: 'a text arrives altered',
    test: { file: altered, name: 'arrives exactly after a trial' },
  },
  {
    guard: 'clean-up of a trial',
    removed: 'what a trial made stays',
    file: 'libs/accounts/trial/make-trial.ts',
    find: 'left = await cleanUp(',
    replace: "if (prefix === '') left = await cleanUp(",
    seen: 'the segment and a scheduled send of a trial stay at TextLocal',
    test: { file: 'apps/api/trial-interrupted.db.test.ts', name: 'but what it could not undo it names' },
  },
];
