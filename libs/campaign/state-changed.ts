// The event that tells of a campaign's new state, as it is posted.

import { Type } from 'typebox';
import { eventSchema, type EventData } from '#platform/outbox.ts';
import { campaignCountsSchema } from './campaign-counts.ts';
import { campaignStates } from './state.ts';

export const stateChangedSchema = eventSchema(
  'campaign.state-changed',
  {
    name: Type.String({ description: 'The name of the request, else its `campaignId`.' }),
    state: Type.Enum([...campaignStates], { description: 'The state of the campaign from now on.' }),
    previousState: Type.Enum([...campaignStates], { description: 'Its state until now.' }),
    sendAt: Type.String({ format: 'date-time', description: 'When it is sent, in UTC.' }),
    counts: campaignCountsSchema,
  },
  { $id: 'StateChangedEvent', description: 'A campaign is in another state.' },
);
export type StateChanged = EventData<typeof stateChangedSchema>;
