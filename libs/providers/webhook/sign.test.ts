import { describe, expect, it } from '@jest/globals';
import { generateWebhookSecret, isWebhookSecret, webhookHeaders } from './sign.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('a signed message', () => {
  it('has the signature of the reference implementations', () => {
    const headers = webhookHeaders(secret, {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    });
    expect(headers).toMatchObject({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('a secret', () => {
  it('is taken when it is one of Standard Webhooks, and made so', () => {
    expect(isWebhookSecret(secret)).toBe(true);
    expect(isWebhookSecret(generateWebhookSecret())).toBe(true);
    expect(generateWebhookSecret()).not.toBe(generateWebhookSecret());
  });

  it.each([
    ['without the prefix', secret.slice('whsec_'.length)],
    ['too short', 'whsec_c2hvcnQ='],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['not base64', `whsec_${'!'.repeat(40)}`],
  ])('is refused %s', (_what, text) => expect(isWebhookSecret(text)).toBe(false));
});
