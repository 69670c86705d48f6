// Stub, replaced shortly.
export interface CallOptions {
  /** Gives the call up. Before it is sent, and for a read: rejects with the signal's reason. Otherwise `unknown`. */
  signal?: AbortSignal | undefined;
  /** Goes before the client's other waiting calls. */
  urgent?: boolean | undefined;
}
