// For tests: somebody who does what needs an actor.

import type { Actor } from './audit.ts';

export const testActor: Actor = { kind: 'command', id: 'test', address: null, requestId: null };
