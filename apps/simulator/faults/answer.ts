// Carries the faults out: what goes over the wire, or does not, in place of the true answer.
import { HttpResponse } from 'msw';
import type { Fault } from './faults.ts';

/** Says which fault an answer is, so that nobody takes it for a bug of the simulator. */
export const FAULT_HEADER = 'x-simulator-fault';

const resets = new WeakSet<object>();

/** True for an answer that should end its connection with a TCP reset rather than a plain close. */
export function isReset(response: object): boolean {
  return resets.has(response);
}

/** Whether the command takes effect before the fault shows. */
export function hasEffect(fault: Fault): boolean {
  switch (fault.kind) {
    case 'drop-before':
    case 'no-credits':
      return false;
    case 'hang':
    case 'reset':
    case 'html-502':
    case '429':
    case 'error':
      return fault.after === true;
    case 'drop-after':
    case 'slow':
    case 'wrong-types':
    case 'truncate':
    case 'partial':
    case 'shifting-pages':
      return true;
  }
}

/** The connection ends without an answer. */
function noAnswer(kind: 'drop' | 'reset'): Response {
  const response = HttpResponse.error();
  if (kind === 'reset') resets.add(response);
  return response;
}

/** Announces the whole length, sends half of it and fails. */
function truncated(json: string): Response {
  const whole = new TextEncoder().encode(json);
  const half = whole.subarray(0, Math.ceil(whole.length / 2));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(half);
    },
    pull(controller) {
      controller.error(new Error('cut off by the simulator'));
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/json',
      'content-length': String(whole.length),
      [FAULT_HEADER]: 'truncate',
    },
  });
}

/**
 * The answer a fault gives in place of `json`, the true one; undefined for faults that leave the true answer
 * to be sent. A hanging call is answered by ending it, once `released` settles.
 */
export async function faultyAnswer(
  fault: Fault,
  json: string,
  released: () => Promise<void>,
): Promise<Response | undefined> {
  const marked = { [FAULT_HEADER]: fault.kind };
  switch (fault.kind) {
    case 'drop-before':
    case 'drop-after':
      return noAnswer('drop');
    case 'reset':
      return noAnswer('reset');
    case 'hang':
      await released();
      return noAnswer('drop');
    case 'html-502':
      return new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', {
        status: 502,
        headers: { ...marked, 'content-type': 'text/html' },
      });
    case '429':
      return new Response('Too Many Requests', {
        status: 429,
        headers: {
          ...marked,
          'content-type': 'text/plain',
          ...(fault.retryAfter !== undefined && { 'retry-after': String(fault.retryAfter) }),
        },
      });
    case 'truncate':
      return truncated(json);
    case 'error':
    case 'no-credits':
    case 'slow':
    case 'wrong-types':
    case 'partial':
    case 'shifting-pages':
      return undefined;
  }
}
