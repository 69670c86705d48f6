// Every schema that the document names.

import { stateChangedSchema } from '#campaign/state-changed.ts';
import { snapshotTakenSchema } from '#metrics/snapshot-taken.ts';
import { problemSchema } from '#problem/problem.ts';
import { campaignBodySchema } from '../intake/campaign-request.ts';
import { accountSchemas } from '../routes/account-answers.ts';
import { campaignSchemas } from '../routes/answers.ts';
import { operatorSchemas } from '../routes/operator-answers.ts';
import { planningSchemas } from '../routes/planning-answers.ts';

export const sharedSchemas = [
  problemSchema,
  campaignBodySchema,
  ...campaignSchemas,
  ...planningSchemas,
  ...accountSchemas,
  ...operatorSchemas,
  stateChangedSchema,
  snapshotTakenSchema,
];
