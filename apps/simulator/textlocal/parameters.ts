// The parameters of a call: query and body together, the body wins. The vendor's samples send multipart,
// other clients urlencoded; a JSON body is no parameters at all.

export class Parameters {
  readonly #values = new Map<string, string>();

  set(name: string, value: string): void {
    // Prose and samples of the vendor spell the key differently, and clients use either.
    this.#values.set(name.toLowerCase() === 'apikey' ? 'apikey' : name, value);
  }

  /** The value without surrounding spaces; undefined if absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name)?.trim();
    return value === '' ? undefined : value;
  }

  /** The value as sent. */
  raw(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** A whole number of at least zero; undefined if absent, NaN if it is anything else. */
  whole(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    return /^\d{1,15}$/.test(value) ? Number(value) : NaN;
  }

  /** Present and not a way to write "no"; whether the vendor takes the text `false` for true is unknown. */
  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase();
    return value !== undefined && value !== 'false' && value !== '0';
  }
}

/** Reads query and body of `request`, whose body must be unread. */
export async function readParameters(request: Request): Promise<Parameters> {
  const parameters = new Parameters();
  for (const [name, value] of new URL(request.url).searchParams) parameters.set(name, value);
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) {
    for (const [name, value] of await request.formData()) {
      if (typeof value === 'string') parameters.set(name, value);
    }
  } else if (type === '' || type.startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of formFields(await request.text())) parameters.set(name, value);
  }
  return parameters;
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/**
 * A bulk call's body is mostly percent signs: the native decoder takes a quarter of URLSearchParams' time.
 */
function formFields(body: string): Iterable<[string, string]> {
  try {
    return body.split('&').map((field): [string, string] => {
      const equals = field.indexOf('=');
      return equals < 0
        ? [decode(field), '']
        : [decode(field.slice(0, equals)), decode(field.slice(equals + 1))];
    });
  } catch {
    // A percent sign that encodes nothing: the tolerant way.
    return new URLSearchParams(body);
  }
}
