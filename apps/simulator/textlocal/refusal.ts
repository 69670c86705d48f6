// How the vendor says no: the codes of its error tables, with our wording. HTTP 200 all the same.
// One code may stand for different things in `errors` and in `warnings`; see WARNING_TEXTS.

export interface Notice {
  readonly code: number;
  readonly message: string;
  readonly [extra: string]: unknown;
}

/**
 * 900 and above are ours: the vendor certainly has codes for these cases, but no public page shows them.
 * They also keep clients honest, since the vendor's set is not closed.
 */
const ERROR_TEXTS: Readonly<Record<number, string>> = {
  1: 'No command specified',
  2: 'Unrecognised command',
  3: 'Invalid login details',
  4: 'No recipients specified',
  5: 'No message content',
  6: 'Message too long',
  7: 'Insufficient credits',
  8: 'Invalid schedule date',
  9: 'Schedule date is in the past',
  10: 'Invalid group ID',
  11: 'Selected group is empty',
  12: 'No group name provided',
  13: 'Group name is too long',
  14: 'Group already exists',
  15: 'Unable to parse JSON',
  25: 'No group ID provided',
  32: 'Invalid number format',
  33: 'Too many numbers',
  34: 'Provide a group ID or numbers, not both',
  43: 'Invalid sender name',
  44: 'No sender name specified',
  51: 'No valid numbers specified',
  55: 'No numbers provided',
  61: 'Number not found',
  62: 'Group cannot be deleted',
  900: 'Batch not found',
  901: 'Message not found',
  902: 'Scheduled message not found or already sent',
  903: 'Group is full',
  904: 'No scheduled messages',
};

const WARNING_TEXTS: Readonly<Record<number, string>> = {
  3: 'Invalid number',
  56: 'Some numbers were invalid and have not been created',
  202: 'Invalid or duplicate numbers',
};

/** Thrown by a command that fails; it has had no effect. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number) {
    super(errorText(code));
    this.code = code;
  }
}

function errorText(code: number): string {
  return ERROR_TEXTS[code] ?? 'Unspecified error';
}

export function warning(code: number, extra: Readonly<Record<string, unknown>> = {}): Notice {
  return { ...extra, code, message: WARNING_TEXTS[code] ?? 'Unspecified warning' };
}

/** The body of a failure; a warning can come with one too. */
export function failure(code: number, warnings: readonly Notice[] = []): Record<string, unknown> {
  return {
    ...(warnings.length > 0 && { warnings }),
    errors: [{ code, message: errorText(code) }],
    status: 'failure',
  };
}
