// The guards, how each is removed, and the test that must then fail. docs/failures.md shows this list; a guard whose
// text or test is not found any more is an error.

import { guardsOfAbsence } from './guards/absence.ts';
import { guardsOfCampaigns } from './guards/campaigns.ts';
import { guardsOfDeliveries } from './guards/deliveries.ts';
import { guardsOfOrigins } from './guards/origins.ts';
import { guardsOfProcesses } from './guards/processes.ts';
import { guardsOfRules } from './guards/rules.ts';
import { guardsOfSends } from './guards/sends.ts';
import { guardsOfShares } from './guards/shares.ts';
import { guardsOfTrials } from './guards/trials.ts';
import type { Mutation } from './mutation.ts';

export const mutations: readonly Mutation[] = [
  ...guardsOfSends,
  ...guardsOfAbsence,
  ...guardsOfRules,
  ...guardsOfCampaigns,
  ...guardsOfDeliveries,
  ...guardsOfProcesses,
  ...guardsOfOrigins,
  ...guardsOfTrials,
  ...guardsOfShares,
];
