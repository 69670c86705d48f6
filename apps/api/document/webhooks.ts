// What the service posts to an account's webhook: the part of the document that describes calls of the integrator's side.

import { snapshotTakenExample, stateChangedExample } from './examples-accounts.ts';
import { json } from './words.ts';

const header = (name: string, description: string, schema: object, example: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', ...schema },
  example,
});

const headers = [
  header(
    'webhook-id',
    'Names the event, the same each time it is posted: an ID that you have seen needs nothing but a 2xx.',
    { format: 'uuid' },
    '0193f2a1-9d20-7e1f-9a66-3f1c2d0e5f02',
  ),
  header(
    'webhook-timestamp',
    'When it was posted this time, in Unix seconds. Refuse what is minutes old: it may be somebody who listened before.',
    { pattern: '^[0-9]+$' },
    '1795486241',
  ),
  header(
    'webhook-signature',
    "`v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. Its key is the webhook's secret without " +
      '`whsec_`, decoded from base64. Verify it over the body as it came, before it is parsed.',
    { pattern: '^v1,[A-Za-z0-9+/]{43}=$' },
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  ),
];

const answers = {
  '2XX': { description: 'You have it. What the answer holds does not matter.' },
  default: {
    description:
      'You do not have it: any other status, a redirect (it is not followed), or no answer within ten seconds. It is posted again under the ' +
      'same ID after pauses that grow from a minute to eight hours. After the eighth time it is `failed`, until it is replayed.',
  },
};

const posted = (
  operationId: string,
  schema: 'StateChangedEvent' | 'SnapshotTakenEvent',
  words: { summary: string; description: string },
  example: { summary: string; value: unknown },
) => ({
  post: {
    operationId,
    tags: ['accounts'],
    security: [],
    ...words,
    parameters: headers,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${schema}` },
          examples: json(example.summary, example.value)['application/json'],
        },
      },
    },
    responses: answers,
  },
});

const rules =
  'Posted to the `webhook.url` of the account, signed as [Standard Webhooks](https://www.standardwebhooks.com) describes. Events may come ' +
  'twice and in another order than they happened: go by `timestamp`. Names no customer.';

/** The webhooks of the document, by the type of the event. */
export const webhooks = {
  'campaign.state-changed': posted(
    'campaignStateChanged',
    'StateChangedEvent',
    {
      summary: 'A campaign is in another state',
      description: `Tells of every change of the state that \`GET /campaigns/{id}\` shows, with the counts at that moment. ${rules}`,
    },
    { summary: 'TextLocal has the campaign', value: stateChangedExample },
  ),
  'snapshot.taken': posted(
    'snapshotTaken',
    'SnapshotTakenEvent',
    {
      summary: 'A send has new delivery counts',
      description: `Tells of a reading of one send, which \`GET /campaigns/{id}/metrics\` shows from then on. ${rules}`,
    },
    { summary: 'The first day', value: snapshotTakenExample },
  ),
};
