// What calls about campaigns take: the ID in the path, and the body in its two forms, for the document.

import { Type } from 'typebox';
import { campaignBodySchema } from '../intake/campaign-request.ts';
import { ref } from './schema.ts';

export const campaignId = Type.String({
  format: 'uuid',
  description: "The bridge's ID of the campaign, as `id` and `Location` gave it.",
});

export const contentEncoding = Type.Optional(
  Type.String({
    description: '`gzip` for a compressed body; left out for one that is not.',
  }),
);

/** Stands in the document alone: the body is checked while it is read, not through this. */
export const campaignBodies = {
  content: {
    'application/json': { schema: ref(campaignBodySchema) },
    'application/x-ndjson': {
      schema: Type.String({
        description:
          'The first line is the request without `customerIds`. Each further line is one customer: a JSON string, or ' +
          '`{"customerId": "…", "templateId": "…"}`.',
      }),
    },
  },
};
