// The ledger of a campaign as it is shown.

import { Type } from 'typebox';

const count = (description: string) => Type.Integer({ description });

export const campaignCountsSchema = Type.Object(
  {
    accepted: count('Customer IDs of the request.'),
    duplicate: count('IDs that stood in the request before.'),
    unresolved: count('No contact of the contact group has this ID.'),
    optedOut: count('Customers who do not want texts any more.'),
    invalidNumber: count('Contacts whose number cannot be texted.'),
    segmented: count('Contacts put into a segment: who will be, or was, texted.'),
  },
  {
    description:
      'The ledger: accepted = duplicate + unresolved + optedOut + invalidNumber + segmented, once segmenting is over.',
  },
);
export type CampaignCounts = Type.Static<typeof campaignCountsSchema>;
