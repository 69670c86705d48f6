// Which request led to what is done now: set where a request or one of its jobs is handled, read where a job is added.
// What the clock starts has no request; where it leads to jobs it is given an ID of the same form.

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

export interface Correlation {
  requestId?: string | undefined;
}

const storage = new AsyncLocalStorage<Correlation>();

/** Does `work`, and all it starts, on behalf of a request. */
export const correlated = <T>(correlation: Correlation, work: () => T): T => storage.run(correlation, work);

/** The request on whose behalf this runs; undefined for what the clock started. */
export const requestId = (): string | undefined => storage.getStore()?.requestId;

/** Does `work` on behalf of the request that led here, or under an ID of its own when the clock did. */
export function correlatedAnyway<T>(work: (id: string) => T): T {
  const id = requestId() ?? randomUUID();
  return correlated({ requestId: id }, () => work(id));
}
