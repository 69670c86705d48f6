// What requests and answers about accounts look like, and what their webhooks are posted, for the document.

import type { Static } from 'typebox';
import type { stateChangedSchema } from '#campaign/state-changed.ts';
import type { snapshotTakenSchema } from '#metrics/snapshot-taken.ts';
import { campaignExample, metricsExample, sendId } from './examples.ts';

export const accountRequest = {
  name: 'Acme Casino',
  textlocal: { baseUrl: 'https://api.txtlocal.com', apiKey: '…' },
  contactGroupId: '123456',
  customerIdField: 'custom1',
};

export const accountExample = {
  id: 'acme',
  name: 'Acme Casino',
  textlocal: { baseUrl: 'https://api.txtlocal.com', credentials: 'stored' },
  contactGroupId: '123456',
  customerIdField: 'custom1',
  sender: 'ACME',
  languageField: 'custom3',
  defaultLanguage: 'en',
  languages: null,
  personalise: false,
  timeZone: 'Europe/London',
  quietHours: { from: '21:00', to: '08:00' },
  requestsPerSecond: 10,
  maxConcurrentRequests: 4,
  country: 'GB',
  maxRecipients: null,
  allowUnknownPlaceholders: [],
  paused: false,
  testMode: false,
  traits: null,
  webhook: null,
  verifiedAt: '2026-11-20T09:00:00.000Z',
  createdAt: '2026-11-20T08:55:00.000Z',
};

const check = (name: string, detail: string) => ({ check: name, ok: true, advice: false, detail });

export const verificationExample = {
  ok: true,
  testMode: false,
  checkedAt: '2026-11-20T09:00:00.000Z',
  checks: [
    check('credentials', 'TextLocal accepts the login; 250000 credits.'),
    check('contact-group', '100 of the first 100 contacts of group 123456 have a usable number.'),
    check('customer-id-field', '100 of the first 100 contacts have custom1 filled.'),
    check('templates', '12 templates.'),
    check('sender', '"ACME" is allowed.'),
    check('scheduling', 'Scheduled sends can be listed, so a lost answer can be cleared up.'),
    {
      ...check('trial', 'On 2026-11-20: groupSendsIn both, textDecoding percent.'),
      advice: true,
    },
  ],
};

const done = (step: string, detail: string) => ({ step, ok: true, detail });

export const trialExample = {
  traits: {
    foundAt: '2026-11-20T09:10:00.000Z',
    groupSendsIn: 'both',
    historyText: 'exact',
    rowsNameGroup: false,
    rowsNameNumber: true,
    textDecoding: 'percent',
    fieldDecoding: 'percent',
    echo: 'exact',
    numbers: 'international',
    pageSize: 1000,
    pageOrder: 'added',
    emptyScheduledFails: false,
  },
  steps: [
    done('contact-group', '1000 contacts on its first page, which is as long as a page gets.'),
    done('schedule', 'Taken for 2026-11-20T10:09:50.000Z, 2 recipients; the next steps cancel it.'),
    done('clean-up', 'The segment is deleted, and nothing is scheduled any more.'),
  ],
  cost: 2,
  leftBehind: [],
};

export const brakeExample = {
  accountId: 'acme',
  paused: true,
  pausedAt: '2026-11-24T11:05:00.000Z',
  cancelled: [
    { id: '0193f2a1-7c10-7c3f-8a55-2f0b1c9d4e01', campaignId: '51207', sendId, result: 'cancelled' },
  ],
};

export const keyExample = {
  id: '0193f2a0-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
  name: 'Optimove',
  scopes: ['campaigns:write', 'campaigns:read'],
  createdAt: '2026-11-20T09:05:00.000Z',
  lastUsedAt: '2026-11-24T02:10:00.000Z',
  expiresAt: null,
  replacedBy: null,
};

export const newKeyExample = {
  id: '0193f2a0-1a2b-7c3d-8e4f-5a6b7c8d9e10',
  key: 'otb_…',
  name: 'Optimove',
  scopes: keyExample.scopes,
  createdAt: '2026-11-24T09:05:00.000Z',
  expiresAt: null,
};

const campaign = '0193f2a1-7c10-7c3f-8a55-2f0b1c9d4e01';

export const stateChangedExample: Static<typeof stateChangedSchema> = {
  type: 'campaign.state-changed',
  timestamp: '2026-11-24T02:10:40.000Z',
  data: {
    accountId: 'acme',
    id: campaign,
    campaignId: '51207',
    testMode: false,
    name: 'Free Spins, 80% of target group',
    state: 'scheduled',
    previousState: 'scheduling',
    sendAt: '2026-11-24T12:00:00.000Z',
    counts: campaignExample.counts,
  },
};

export const snapshotTakenExample: Static<typeof snapshotTakenSchema> = {
  type: 'snapshot.taken',
  timestamp: '2026-11-25T12:00:01.220Z',
  data: {
    accountId: 'acme',
    id: campaign,
    campaignId: '51207',
    testMode: false,
    state: 'measuring',
    sendId,
    templateId: '1001',
    language: null,
    days: [1],
    takenAt: '2026-11-25T12:00:01.218Z',
    counts: metricsExample.total,
  },
};

export const eventExample = {
  id: '0193f2a1-9d20-7e1f-9a66-3f1c2d0e5f02',
  type: 'campaign.state-changed',
  campaignId: campaign,
  state: 'delivered',
  attempts: 1,
  lastStatus: 200,
  lastError: null,
  nextAttemptAt: null,
  deliveredAt: '2026-11-24T02:10:41.000Z',
  createdAt: '2026-11-24T02:10:40.000Z',
  body: stateChangedExample,
};

export const auditExample = {
  id: '1027',
  at: '2026-11-24T09:12:00.000Z',
  actor: { kind: 'admin', id: null, address: '10.0.3.7' },
  requestId: '5f0c1d1e-6f0b-4a55-9c0e-2f7d7d3f8a10',
  accountId: 'acme',
  action: 'campaign.cancel-requested',
  target: campaign,
  details: {},
};
