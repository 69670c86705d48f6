// Campaigns in words: accept, estimate, follow, decide, export.

import * as examples from './examples.ts';
import { json, type Words } from './words.ts';

const bodies = {
  'application/json': {
    small: { summary: 'One template, an instant', value: examples.campaignRequest },
    split: { summary: 'Two templates by weight, a wall clock', value: examples.splitRequest },
  },
  'application/x-ndjson': {
    lines: {
      summary: 'The request on the first line, a customer on each further line',
      value: examples.ndjsonRequest,
    },
    chosen: { summary: 'A template chosen for each customer', value: examples.ndjsonChosen },
  },
};

export const campaignWords = {
  acceptCampaign: {
    tag: 'campaigns',
    access: 'campaigns:write',
    summary: 'Accept a campaign',
    description:
      'Stores the campaign whole and answers at once, also with two million customer IDs: the body is read as a stream. ' +
      'What stands against sending it is refused here, all faults at once, and then nothing is stored.\n\n' +
      'Send JSON, or `application/x-ndjson`: the request without `customerIds` on the first line, then one customer on each ' +
      'further line, as a JSON string or as `{"customerId": "…", "templateId": "…"}`. Either may be sent with ' +
      '`Content-Encoding: gzip`. IDs are 1 to 128 characters without control characters; a repeated one is counted as a ' +
      'duplicate, not refused. The body may have 400 MB when inflated, and 1 MiB more than 1,024 bytes for each of its customer IDs, the part without customers 256 KiB, a line of NDJSON 4 KiB.\n\n' +
      '**Repeating is safe.** `Idempotency-Key`, else `campaignId`, names the request within the account. The same request ' +
      'again gives the same campaign, a day later too; the same name with another body is refused ' +
      '(`idempotency-key-reused`). So after a lost answer, or a 503, send it again.',
    body: bodies,
    answers: {
      202: {
        description: 'The campaign is stored. `Location` is where to follow it.',
        headers: { location: 'Location' },
        examples: json('Just accepted', examples.acceptedExample),
      },
    },
  },
  estimateCampaign: {
    tag: 'campaigns',
    access: 'campaigns:write',
    summary: 'Estimate a campaign',
    description:
      'Takes the body of `POST /campaigns`, checks it in the same way and refuses it for the same faults, but stores nothing and ' +
      'makes nothing at TextLocal. The contact group is read once, so a large one takes a while. What would not ' +
      'stop the campaign, such as too few credits, comes as `warnings`.',
    body: bodies,
    answers: {
      200: {
        description: 'What the campaign would do and cost, were it accepted now.',
        examples: json('Enough credits', examples.estimateExample),
      },
    },
  },
  listCampaigns: {
    tag: 'campaigns',
    access: 'campaigns:read',
    summary: 'List campaigns',
    description:
      'The campaigns of the account, the latest first, a page at a time: give `nextCursor` as `cursor` for the next page. ' +
      'All filters that are given have to fit. `campaignId` may name several campaigns when runs were told apart by ' +
      '`Idempotency-Key`.',
    answers: {
      200: {
        description: 'A page of campaigns.',
        examples: json('The only page', { items: [examples.campaignExample], nextCursor: null }),
      },
    },
  },
  getCampaign: {
    tag: 'campaigns',
    access: 'campaigns:read',
    summary: 'Show a campaign',
    description:
      'State, progress and counts, from the database only: asking often costs TextLocal nothing. Once segmenting is over, ' +
      'accepted = duplicate + unresolved + optedOut + invalidNumber + segmented. A campaign that is `failed` or `held` says why in `problem`.',
    answers: {
      200: { description: 'The campaign.', examples: json('Scheduled', examples.campaignExample) },
    },
  },
  getMetrics: {
    tag: 'campaigns',
    access: 'campaigns:read',
    summary: 'Show delivery figures',
    description:
      'The delivery counts of each send and in total: a snapshot for each day so far, the latest counts, and when the next reading is due. ' +
      'Counts are read once a day for seven days after the send; a reading is never overwritten.',
    answers: {
      200: {
        description: 'The readings so far.',
        examples: json('After the first day', examples.metricsExample),
      },
    },
  },
  exportRecipients: {
    tag: 'campaigns',
    access: 'campaigns:read',
    summary: 'Export what became of each customer',
    description:
      'Streamed, also for two million customers; `Accept` chooses between `application/x-ndjson` (the default) and ' +
      '`text/csv`. An answer that breaks off is not complete: ask again. Before the send, `pending` customers are still ' +
      'looked for. After the last reading, `segmented` becomes `delivered`, `undelivered`, `expired` or `unknown` for ' +
      'the recipients whose fate TextLocal tells. In CSV, a cell that begins with `=`, `+`, `-` or `@` has an apostrophe ' +
      'before it, so that no spreadsheet runs it as a formula. 16 exports are read at the same time; a reader that takes ' +
      'nothing for a minute is cut off.',
    answers: {
      200: {
        description: 'One line a customer, in the order of the request; never a phone number.',
        examples: {
          'application/x-ndjson': {
            recipients: {
              summary: 'One delivered, one unknown to the contact group',
              value: examples.ndjsonRecipients,
            },
          },
          'text/csv': { recipients: { summary: 'The same as CSV', value: examples.csvRecipients } },
        },
      },
    },
  },
  cancelCampaign: {
    tag: 'campaigns',
    access: 'campaigns:write',
    summary: 'Cancel a campaign',
    description:
      'Takes a campaign back before its texts leave, at TextLocal too. From this call on no `send` begins. Once they have left ' +
      'it is refused with `campaign-state-conflict`. Cancelling twice is harmless.',
    answers: {
      200: {
        description: 'Nothing will be sent any more.',
        examples: json('Cancelled', examples.cancelledExample),
      },
      202: {
        description:
          'TextLocal has not confirmed it yet: the worker goes on until it is known, and a held send needs a decision (retry). Follow the state.',
        examples: json('Not confirmed yet', examples.campaignExample),
      },
    },
  },
  retryCampaign: {
    tag: 'campaigns',
    access: 'campaigns:write',
    summary: 'Resume a campaign',
    description:
      'Resumes a `failed` or `held` campaign from the step that stopped, not from the start: nobody is texted twice. For held ' +
      'sends a person looks into TextLocal Messenger and says what it shows in `decision`. The body may be left out ' +
      'for a failed campaign.',
    body: {
      'application/json': {
        failed: { summary: 'A failed campaign, as it stands', value: {} },
        absent: {
          summary: 'A held send that Messenger does not show, or a campaign that may be that large',
          value: { decision: 'not-sent' },
        },
        sent: {
          summary: 'A held send that Messenger shows',
          value: { decision: 'sent', batchId: '700000103' },
        },
      },
    },
    answers: {
      202: { description: 'It goes on.', examples: json('Resumed', examples.campaignExample) },
    },
  },
} as const satisfies Record<string, Words>;
