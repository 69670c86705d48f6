// Which request led to what is done now: set where a request or one of its jobs is handled, read where a job is added.

import { AsyncLocalStorage } from 'node:async_hooks';

export interface Correlation {
  requestId?: string | undefined;
}

const storage = new AsyncLocalStorage<Correlation>();

/** Does `work`, and all it starts, on behalf of a request. */
export const correlated = <T>(correlation: Correlation, work: () => T): T => storage.run(correlation, work);

/** The request on whose behalf this runs; undefined for what the clock started. */
export const requestId = (): string | undefined => storage.getStore()?.requestId;
