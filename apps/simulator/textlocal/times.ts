// Times as answers carry them: without a zone, apparently local to the account.

const formatters = new Map<string, Intl.DateTimeFormat>();

function parts(ms: number, timeZone: string): string[] {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    // Swedish local time is written year-month-day hour:minute:second.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(ms).split(' ');
}

/** `YYYY-MM-DD HH:MM:SS`, in reports and histories. */
export function spacedTime(ms: number, timeZone: string): string {
  return parts(ms, timeZone).join(' ');
}

/** `YYYY-MM-DD-HH-mm-ss`, in the list of scheduled sends. */
export function dashedTime(ms: number, timeZone: string): string {
  return parts(ms, timeZone).join('-').replaceAll(':', '-');
}
