// One call to TextLocal from start to end, and the one place that decides what a failure means.
import { AsyncResource } from 'node:async_hooks';
import { judge, type Notice } from './answer.ts';
import { behind, passOf, type Credentials, type UnreadableCredentials } from './barrier.ts';
import { createCircuit, type CircuitOptions, type CircuitStatus } from './circuit.ts';
import { ruleOf, type Command } from './commands.ts';
import { ProviderError, type ProviderErrorReason } from './errors.ts';
import { formOf } from './form.ts';
import { createGate, type SharedPace } from './gate.ts';
import { ConnectionFault, createHttp, type HttpAnswer } from './http.ts';
import { Misfit, parseJson, parseJsonStream } from './json.ts';
import { retryAfterMs } from './retry-after.ts';

/** Can be given to every call. */
export interface CallOptions {
  /**
   * Gives the call up: it rejects with the signal's own reason. Only a changing call that was already sent rejects
   * with a {@link ProviderError} of outcome `unknown`, with that reason as its cause.
   */
  signal?: AbortSignal | undefined;
  /** Goes before the other waiting calls of this client. */
  urgent?: boolean | undefined;
  /**
   * Asked right before the first byte leaves, after all waiting, also when the process was stopped in between: false, and
   * it rejects with a {@link ProviderError} of outcome `not_sent`.
   */
  mayBegin?: (() => boolean) | undefined;
  /** Asked once the call's turn has come, after all waiting for the pace: false, and it rejects as with `mayBegin`. */
  beforeCall?: (() => Promise<boolean>) | undefined;
}

export interface TextLocalOptions {
  /** Origin without trailing slash, as `checkBaseUrl` returns it. */
  baseUrl: string;
  /**
   * Origins that the operator allows beside TextLocal's own, wherever their names lead. Nothing else is called, and
   * TextLocal's own hosts only at public addresses.
   */
  allowedOrigins: readonly string[];
  credentials: Credentials | UnreadableCredentials;
  /** Whose national numbers TextLocal may give: ISO 3166-1 alpha-2. */
  country: string;
  /** Most calls begun in any one second by this client; may be a fraction. */
  requestsPerSecond: number;
  /** Most calls under way at a time, and most connections. */
  maxConcurrentRequests: number;
  /** Most milliseconds for one call, from connecting to the last byte of the answer. Default 30,000. */
  timeoutMs?: number | undefined;
  /** The same for delivery reports, which TextLocal may take long to make. Default 120,000. */
  reportTimeoutMs?: number | undefined;
  /** When to stop asking a TextLocal that does not answer. Default: after 5 calls in a row, for 15 seconds. */
  circuit?: CircuitOptions | undefined;
  /** Keeps the two limits together with other processes. */
  shared?: SharedPace | undefined;
  /** Told of every call that was made, when it ended. */
  onCall?: ((call: CallRecord) => void) | undefined;
}

export interface CallRecord {
  command: string;
  /** `failure` is a refusal, `error` everything else. */
  result: 'success' | 'failure' | 'error';
  /** TextLocal's code of a refusal. */
  code?: number;
  /** Without the time in the queue. */
  durationMs: number;
}

/** What to ask, and how to read the answer. */
export interface Ask<R> {
  command: Command;
  /** A long value may be given in pieces, so that the text of it all is never made. */
  fields?: Record<string, string | readonly string[] | undefined>;
  /** Makes the result; throws {@link Misfit} when the answer does not fit. */
  answer: (value: unknown, warnings: Notice[]) => R;
  /** For answers that list every recipient: gets each element of `messages`, and `answer` gets them emptied. */
  onMessage?: (message: unknown) => void;
}

/** Makes one call. Never repeats it. Rejects as described at {@link CallOptions.signal} and {@link ProviderError}. */
export type Call = <R>(ask: Ask<R>, options?: CallOptions) => Promise<R>;

const MiB = 1024 * 1024;
// A page of 1,000 contacts is well under 1 MiB. Answers read as a stream may list millions of recipients.
const maxAnswerBytes = 32 * MiB;
const maxStreamedBytes = 512 * MiB;

export interface Way {
  call: Call;
  circuit: () => CircuitStatus;
  close: () => Promise<void>;
}

/** The lightest call there is; a refusal of it is an answer too. */
const trialAsk: Ask<undefined> = { command: 'balance', answer: () => undefined };

/** Opens the way to one account. */
export function createCall(options: TextLocalOptions): Way {
  const pass = passOf(options);
  if ('reason' in pass) return behind(pass);
  const timeoutMs = options.timeoutMs ?? 30_000;
  const reportTimeoutMs = options.reportTimeoutMs ?? 120_000;
  const http = createHttp({
    baseUrl: options.baseUrl,
    connections: options.maxConcurrentRequests,
    connectTimeoutMs: Math.min(timeoutMs, 10_000),
    anyAddress: pass.anyAddress,
  });
  const gate = createGate(options);
  const circuit = createCircuit(options.circuit ?? { failures: 5, pauseMs: 15_000 });
  const login = loginOf(pass.credentials);

  async function exchange<R>(ask: Ask<R>, { signal, mayBegin }: Limits): Promise<R> {
    const { command, onMessage } = ask;
    const { sends = false, report = false } = ruleOf(command);
    let answer: HttpAnswer<unknown> | undefined;
    try {
      answer = await http.post({
        command,
        form: formOf({ ...login, format: 'json', ...ask.fields }),
        timeoutMs: report ? reportTimeoutMs : timeoutMs,
        maxBytes: onMessage ? maxStreamedBytes : maxAnswerBytes,
        ownConnection: sends,
        signal,
        mayBegin,
        read: (body) => (onMessage ? parseJsonStream(body, onMessage) : readWhole(body)),
      });
      if (answer.status === 429) throw busy(command, retryAfterMs(answer.retryAfter, Date.now()));
      if (answer.value === undefined) throw new Misfit('has no body to rely on');
      return ask.answer(answer.value, judge(command, answer.value));
    } catch (error) {
      throw meaningOf(error, command, answer?.status);
    }
  }

  async function recorded<R>(ask: Ask<R>, limits: Limits): Promise<R> {
    if ((await limits.beforeCall?.()) === false) throw tooLate(ask.command);
    const start = performance.now();
    const record = (result: CallRecord['result'], code?: number) => {
      const durationMs = performance.now() - start;
      tell(options.onCall, { command: ask.command, result, ...(code !== undefined && { code }), durationMs });
    };
    try {
      const result = await exchange(ask, limits);
      record('success');
      return result;
    } catch (error) {
      const known = error instanceof ProviderError ? error : undefined;
      record(known?.reason === 'refused' ? 'failure' : 'error', known?.code);
      if (known?.reason === 'busy') gate.pause(known.retryAfterMs ?? 0);
      throw error;
    }
  }

  return {
    async call(ask, { signal, urgent = false, mayBegin, beforeCall } = {}) {
      const { command } = ask;
      circuit.assertClosed(command);
      // Its turn may come while another call ends: it still belongs to who asked, in traces too.
      const turn = AsyncResource.bind(() =>
        circuit.run(
          command,
          () => recorded(ask, { signal, mayBegin, beforeCall }),
          () => recorded(trialAsk, { signal }),
        ),
      );
      return gate.run({ command, signal, urgent }, turn);
    },
    circuit: () => circuit.status(),
    async close() {
      await gate.close();
      await http.close();
    },
  };
}

type Limits = Pick<CallOptions, 'signal' | 'mayBegin' | 'beforeCall'>;

/** What a failed exchange means to the caller. The table of docs and tests in code. */
function meaningOf(error: unknown, command: Command, status: number | undefined): unknown {
  const { changes } = ruleOf(command);
  if (error instanceof Misfit) {
    const http = status === undefined ? '' : `HTTP ${status}: `;
    return fault('unreadable', `${http}the answer ${error.message}`, changes, undefined);
  }
  if (!(error instanceof ConnectionFault)) return error;
  const unsure = changes && error.sent;
  if (error.why === 'signal')
    return unsure ? fault('no-answer', 'given up after sending', true, error.cause) : error.cause;
  if (error.why === 'late') return tooLate(command);
  if (error.why === 'time') return fault('too-slow', 'no whole answer in time', unsure, error.cause);
  if (error.why === 'not-public') {
    const detail = 'no connection: its name stands for an address that is not public';
    return fault('no-answer', detail, unsure, error.cause);
  }
  if (error.why === 'not-http') return fault('unreadable', 'the answer is not HTTP', unsure, error.cause);
  return fault('no-answer', error.sent ? 'the connection broke' : 'no connection', unsure, error.cause);

  function fault(
    reason: ProviderErrorReason,
    detail: string,
    unknown: boolean,
    cause: unknown,
  ): ProviderError {
    return new ProviderError({ outcome: unknown ? 'unknown' : 'not_sent', reason, command, detail, cause });
  }
}

function busy(command: string, retryAfter: number): ProviderError {
  const detail = 'TextLocal asked for a pause (HTTP 429)';
  return new ProviderError({
    outcome: 'retry_after',
    reason: 'busy',
    command,
    retryAfterMs: retryAfter,
    detail,
  });
}

function tooLate(command: string): ProviderError {
  return new ProviderError({
    outcome: 'not_sent',
    reason: 'late',
    command,
    detail: 'not made, not allowed any more',
  });
}

async function readWhole(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return parseJson(new TextDecoder().decode(Buffer.concat(chunks)));
}

function loginOf(credentials: Credentials): Record<string, string> {
  return 'apiKey' in credentials
    ? { apikey: credentials.apiKey }
    : { username: credentials.username, hash: credentials.hash };
}

/** A listener that throws must not turn a send that went well into one that failed. */
function tell(listener: ((call: CallRecord) => void) | undefined, call: CallRecord): void {
  try {
    listener?.(call);
  } catch (error) {
    process.emitWarning(`onCall threw: ${String(error)}`);
  }
}
