// Accounts in words: their verification and webhook events. For the admin key.

import {
  accountExample,
  accountRequest,
  brakeExample,
  eventExample,
  trialExample,
  verificationExample,
} from './examples-accounts.ts';
import { json, type Words } from './words.ts';

export const accountWords = {
  putAccount: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Store an account',
    description:
      'Stores the account whole: what the body leaves out takes its default. Secrets go in and never come out. A change of where or ' +
      'as whom TextLocal is called, of the contact group, of the customer-ID field or of the sender takes the verification back. ' +
      '`testMode` is true unless said otherwise: everything runs, TextLocal is told `test=true`, and nobody is texted.',
    body: {
      'application/json': {
        least: { summary: 'What is needed', value: accountRequest },
        more: {
          summary: 'A live account with languages and quiet hours',
          value: {
            ...accountRequest,
            sender: 'ACME',
            languageField: 'custom3',
            defaultLanguage: 'en',
            timeZone: 'Europe/London',
            quietHours: { from: '21:00', to: '08:00' },
            requestsPerSecond: 10,
            maxConcurrentRequests: 4,
            testMode: false,
          },
        },
      },
    },
    answers: {
      200: {
        description: 'The account was there and is changed.',
        examples: json('Changed', accountExample),
      },
      201: {
        description: 'The account is new.',
        examples: json('New', { ...accountExample, verifiedAt: null }),
      },
    },
  },
  listAccounts: {
    tag: 'accounts',
    access: 'admin',
    summary: 'List the accounts',
    description: 'All accounts by ID, without their secrets.',
    answers: {
      200: { description: 'All accounts.', examples: json('One account', { items: [accountExample] }) },
    },
  },
  getAccount: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Show an account',
    description: 'The account as it is stored, without its secrets.',
    answers: { 200: { description: 'The account.', examples: json('An account', accountExample) } },
  },
  deleteAccount: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Delete an account',
    description:
      'Deletes the account with its keys, its campaigns and their figures, for good. Refused with `account-in-use` while a ' +
      'campaign could still text somebody or is measured.',
    answers: { 204: { description: 'It is gone.' } },
  },
  verifyAccount: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Verify an account',
    description:
      'Asks TextLocal whether the account will work: credentials, contact group, customer-ID field, templates, sender, scheduled ' +
      'sends; one line for each check, with what to change. Campaigns of an account that was never verified are refused. ' +
      'Nothing is sent and nothing is changed at TextLocal.',
    answers: {
      200: {
        description: 'The report, also when checks failed.',
        examples: json('All is well', verificationExample),
      },
    },
  },
  trialAccount: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Make a trial',
    description:
      "Finds out what TextLocal's documents leave open, with one to three phones that the operator owns: makes a segment, schedules " +
      'a send, finds it, cancels it, sends one text now, reads both histories and the report, and deletes the segment. It is real in ' +
      "test mode too and costs about a credit for each number, so `confirm` has to be true. What was seen is kept as the account's " +
      '`traits`; numbers and texts are not kept. One trial at a time for an account, none while it is paused. It takes up to 90 ' +
      'seconds; a step that fails says so and the others go on. `leftBehind` names what could not be undone.',
    body: json('Two phones', { numbers: ['447700900199', '447700900198'], confirm: true }),
    answers: {
      200: {
        description: 'What was done and found, also when steps failed.',
        examples: json('Some steps', trialExample),
      },
    },
  },
  pauseAccount: {
    tag: 'accounts',
    access: 'campaigns:write',
    summary: 'Pause an account',
    description:
      'The brake: from now on no send of the account is handed to TextLocal, and a personalised send makes no further call. ' +
      'Campaigns are still accepted and segmented; their sends say `paused` in `waiting`. What TextLocal holds leaves at its ' +
      'time unless `cancelScheduled` is true: then each of these campaigns is cancelled, and the answer lists what became of ' +
      'every send. Pausing twice is harmless. Needs the admin key, or a key of this account.',
    body: {
      'application/json': {
        brake: { summary: 'Only stop', value: {} },
        all: { summary: 'Take back what TextLocal holds, too', value: { cancelScheduled: true } },
      },
    },
    answers: {
      200: { description: 'The account is paused.', examples: json('Paused', brakeExample) },
    },
  },
  resumeAccount: {
    tag: 'accounts',
    access: 'campaigns:write',
    summary: 'Resume an account',
    description:
      'Ends a pause. Sends that waited go on while `notAfter` allows, else they fail with `send-window-missed`. What was cancelled ' +
      'stays cancelled. Resuming twice is harmless. Needs the admin key, or a key of this account.',
    answers: {
      200: {
        description: 'The account is not paused.',
        examples: json('Resumed', { accountId: 'acme', paused: false, pausedAt: null, cancelled: [] }),
      },
    },
  },
  listWebhookEvents: {
    tag: 'accounts',
    access: 'admin',
    summary: 'List webhook events',
    description:
      "The events for the account's webhook, the latest first, a page at a time. They are written together with the change they tell of, " +
      'and posted until a 2xx answer: about eight times in a day. Signed as Standard Webhooks describes (webhook-id, ' +
      'webhook-timestamp, webhook-signature). An event may come twice, under the same webhook-id, and events may come in ' +
      'another order than they happened, also within one campaign: go by `timestamp` in the body.',
    answers: {
      200: {
        description: 'A page of events.',
        examples: json('The only page', { items: [eventExample], nextCursor: null }),
      },
    },
  },
  replayWebhookEvent: {
    tag: 'accounts',
    access: 'admin',
    summary: 'Post a webhook event again',
    description: 'The same body under the same ID, with all attempts anew.',
    answers: {
      202: {
        description: 'It is posted in a moment.',
        examples: json('Queued', { ...eventExample, state: 'pending', attempts: 0, deliveredAt: null }),
      },
    },
  },
} as const satisfies Record<string, Words>;
