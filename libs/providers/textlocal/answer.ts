// Stub, replaced shortly.
/** A warning of TextLocal, or an error of one recipient. Longer digit runs in `message` are blanked. */
export interface Notice {
  code: number | undefined;
  message: string;
}
