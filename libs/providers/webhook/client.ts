// Posts one event: no redirects, no private addresses, a deadline, and no interest in what the answer says.
import { Agent } from 'undici';
import { connectorOf, isAllowedOrigin, notPublicIn } from '../public-address.ts';
import { webhookUrlFault } from './address.ts';

/** Why no answer came, in words that hold nothing of the URL. */
export class WebhookFault extends Error {
  override readonly name = 'WebhookFault';
}

export interface WebhookClient {
  /** Rejects with {@link WebhookFault} when no answer came. Any status is an answer. */
  post(request: { url: string; headers: Record<string, string>; body: string }): Promise<{ status: number }>;
  /** May be called twice. */
  close(): Promise<void>;
}

export interface WebhookClientOptions {
  /** Origins that may be called whatever their address, and by http. */
  allowedOrigins: readonly string[];
  /** For the whole exchange. */
  timeoutMs: number;
}

/** An answer is read so far that its connection can be kept; a longer one ends it. */
const maxAnswerBytes = 65_536;

/** What kept the answer away. */
function faultOf(error: unknown, timedOut: boolean): WebhookFault {
  if (timedOut) return new WebhookFault('no answer in time');
  const notPublic = notPublicIn(error);
  if (notPublic !== undefined) return new WebhookFault(notPublic.message);
  const { code } = error as { code?: unknown };
  return new WebhookFault(typeof code === 'string' ? `no answer (${code})` : 'no answer');
}

/** Opens connections when they are needed. */
export function createWebhookClient({ allowedOrigins, timeoutMs }: WebhookClientOptions): WebhookClient {
  const settings = { connections: 8, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 4_000 };
  const open = new Agent({ ...settings, connect: connectorOf({ timeoutMs, anyAddress: true }) });
  const guarded = new Agent({ ...settings, connect: connectorOf({ timeoutMs, anyAddress: false }) });
  return {
    async post({ url, headers, body }) {
      // Asked each time, not only when the account was stored: the operator may have withdrawn the origin since.
      const fault = webhookUrlFault(url, allowedOrigins);
      if (fault !== undefined) throw new WebhookFault(`not called: the address ${fault}`);
      const target = new URL(url);
      const allowed = isAllowedOrigin(target, allowedOrigins);
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const { statusCode, body: answer } = await (allowed ? open : guarded).request({
          origin: target.origin,
          path: target.pathname + target.search,
          method: 'POST',
          headers,
          body,
          signal: deadline,
        });
        // The status has been given; what follows is not waited for beyond the deadline and cannot change it.
        await answer.dump({ limit: maxAnswerBytes }).catch(() => undefined);
        return { status: statusCode };
      } catch (error) {
        throw faultOf(error, deadline.aborted);
      }
    },
    async close() {
      for (const agent of [open, guarded]) if (!agent.destroyed) await agent.destroy();
    },
  };
}
