// What answers look like, for the document.

const sendId = '0193f2a1-7c11-7d2e-9b1a-6c0f5d3e2a02';

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
  sends: [
    {
      id: sendId,
      templateId: '1001',
      language: null,
      state: 'scheduled',
      segmentGroupId: '778812',
      segmentDeletedAt: null,
      batchId: '700000103',
      recipients: 99_645,
      cost: 99_645,
      problem: null,
    },
  ],
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
