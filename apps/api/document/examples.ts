// What requests and answers about campaigns and templates look like, for the document.

export const sendId = '0193f2a1-7c11-7d2e-9b1a-6c0f5d3e2a02';

const sendExample = {
  id: sendId,
  templateId: '1001',
  language: null,
  state: 'scheduled',
  testMode: false,
  segmentGroupId: '778812',
  segmentDeletedAt: null,
  batchId: '700000103',
  recipients: 99_645,
  cost: 99_645,
  leavesAt: '2026-11-24T12:00:00.000Z',
  waiting: null,
  problem: null,
};

export const campaignExample = {
  id: '0193f2a1-7c10-7c3f-8a55-2f0b1c9d4e01',
  campaignId: '51207',
  name: 'Free Spins, 80% of target group',
  state: 'scheduled',
  testMode: false,
  sendAt: '2026-11-24T12:00:00.000Z',
  timeZone: 'Europe/London',
  wallClock: { date: '2026-11-24', time: '12:00', timeZone: 'Europe/London' },
  notAfter: '2026-11-24T13:00:00.000Z',
  sender: 'ACME',
  createdAt: '2026-11-24T02:10:00.000Z',
  finishedAt: null,
  customersErasedAt: null,
  counts: {
    accepted: 100_000,
    duplicate: 12,
    unresolved: 340,
    optedOut: 0,
    invalidNumber: 3,
    segmented: 99_645,
  },
  progress: { step: 'measure', done: 0, total: 7 },
  sends: [sendExample],
  problem: null,
};

const counts = {
  recipients: 99_645,
  delivered: 93_210,
  undelivered: 1_904,
  pending: 3_520,
  expired: 611,
  invalid: 212,
  unknown: 188,
  blocked: 0,
  deliveryRate: 0.9354,
};

export const metricsExample = {
  state: 'measuring',
  testMode: false,
  nextPollAt: '2026-11-26T12:00:00.000Z',
  total: counts,
  sends: [
    {
      id: sendId,
      templateId: '1001',
      language: null,
      latest: counts,
      snapshots: [
        { day: 1, dueAt: '2026-11-25T12:00:00.000Z', takenAt: '2026-11-25T12:00:01.220Z', ...counts },
      ],
    },
  ],
};

/** Right after it was accepted. */
export const acceptedExample = {
  ...campaignExample,
  state: 'accepted',
  counts: { accepted: 100_000, duplicate: 0, unresolved: 0, optedOut: 0, invalidNumber: 0, segmented: 0 },
  progress: { step: 'segment', done: 0, total: 100_000 },
  sends: [
    {
      ...sendExample,
      state: 'pending',
      segmentGroupId: null,
      batchId: null,
      recipients: 0,
      cost: null,
      leavesAt: null,
    },
  ],
};

export const cancelledExample = {
  ...campaignExample,
  state: 'cancelled',
  finishedAt: '2026-11-24T09:12:00.000Z',
  progress: { step: 'done', done: 100_000, total: 100_000 },
  sends: [{ ...sendExample, state: 'cancelled' }],
};

export const campaignRequest = {
  campaignId: '51207',
  name: 'Free Spins, 80% of target group',
  templateId: '1001',
  sendAt: '2026-11-24T12:00:00Z',
  customerIds: ['C-20431', 'C-20977'],
};

export const splitRequest = {
  campaignId: '51208',
  templates: [
    { templateId: '1001', weight: 80 },
    { templateId: '1002', weight: 20 },
  ],
  sendAt: { date: '2026-11-24', time: '12:00', timeZone: 'Europe/London' },
  sender: 'ACME',
  notAfter: '2026-11-24T20:00:00Z',
  customerIds: ['C-20431', 'C-20977', 'C-21001'],
};

export const ndjsonRequest =
  '{"campaignId":"51207","templateId":"1001","sendAt":"2026-11-24T12:00:00Z"}\n"C-20431"\n"C-20977"\n';

export const ndjsonChosen =
  '{"campaignId":"51209","sendAt":"2026-11-24T12:00:00Z"}\n' +
  '{"customerId":"C-20431","templateId":"1001"}\n{"customerId":"C-20977","templateId":"1002"}\n';

export const estimateExample = {
  testMode: false,
  counts: {
    accepted: 100_000,
    duplicate: 12,
    resolved: 99_645,
    unresolved: 340,
    optedOut: 0,
    invalidNumber: 3,
  },
  templates: [
    {
      templateId: '1001',
      language: null,
      encoding: 'GSM-7',
      characters: 72,
      parts: 1,
      recipients: 99_645,
      credits: 99_645,
    },
  ],
  credits: 99_645,
  balance: 250_000,
  warnings: [],
};

export const ndjsonRecipients =
  '{"customerId":"C-20431","outcome":"delivered","templateId":"1001","language":"en"}\n' +
  '{"customerId":"C-20977","outcome":"unresolved","templateId":null,"language":null}\n';

export const csvRecipients =
  'customerId,outcome,templateId,language\r\nC-20431,delivered,1001,en\r\nC-20977,unresolved,,\r\n';

export const templateExample = {
  id: '1001',
  title: 'Free spins',
  body: 'Your 20 free spins are waiting until midnight.',
  encoding: 'GSM-7',
  characters: 46,
  parts: 1,
  placeholders: [],
  languages: null,
  sendable: true,
  reasons: [],
};

export const previewExample = {
  templateId: '1006',
  title: 'Happy Birthday [de]',
  language: 'de',
  text: 'Alles Gute zum Geburtstag!',
  encoding: 'GSM-7',
  characters: 26,
  parts: 1,
  placeholders: [],
  languages: { en: '1005', de: '1006' },
  filled: false,
  missing: [],
  sendable: true,
  reasons: [],
  warnings: [],
  ucs2Characters: [],
  testMode: false,
};
