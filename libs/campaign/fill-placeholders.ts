// Fills a text's placeholders from a contact's fields. Pure: who may be texted and what it costs is decided elsewhere.

/**
 * The four ways of writing a placeholder that are filled, each with its name: `%%|name^{…}%%` (TextLocal India's saved
 * templates), `%%name%%`, `{#var#}` (India's DLT portals) and `{{name}}`. No run of characters may contain how another
 * placeholder begins, so the search takes no longer than the text.
 */
const placeholder =
  /%%\|(?<saved>[^%^]+)\^\{[^{}]*\}%%|%%(?<plain>[\p{L}_][\p{L}\p{N}_ .-]*)%%|\{#(?<portal>[\w ]+)#\}|\{\{(?<braced>[^{}]+)\}\}/gu;

/** Marketers write `FIRSTNAME`, `First Name` or `first_name` and mean the same field. */
export const spelling = (name: string): string => name.toLowerCase().replaceAll(/[\s_.-]/g, '');

const nameIn = (groups: Record<string, string | undefined> | undefined): string =>
  groups?.['saved'] ?? groups?.['plain'] ?? groups?.['portal'] ?? groups?.['braced'] ?? '';

export interface FillablePlaceholder {
  written: string;
  name: string;
  index: number;
}

/** The placeholders of a text that filling looks at, in their order. */
export const findFillable = (text: string): FillablePlaceholder[] =>
  [...text.matchAll(placeholder)].map(({ 0: written, index, groups }) => ({
    written,
    name: nameIn(groups),
    index,
  }));

/** What stands around the placeholders of a text, in its order; one more than there are placeholders. */
export function splitAtPlaceholders(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { written, index } of findFillable(text)) {
    parts.push(text.slice(from, index));
    from = index + written.length;
  }
  return [...parts, text.slice(from)];
}

export interface FilledText {
  text: string;
  /** Placeholders that no field has the name of, as written, each once; they stand in the text unfilled. */
  missing: string[];
}

/**
 * Puts field values where the text names them; case, blanks and underscores in a name do not matter. An empty field
 * fills with nothing: leave it out of `fields` to have its placeholder reported as missing. A value is never looked
 * through for placeholders of its own.
 */
export function fillPlaceholders(text: string, fields: Readonly<Record<string, string>>): FilledText {
  const values = new Map(Object.entries(fields).map(([name, value]) => [spelling(name), value]));
  const missing = new Set<string>();
  const filled = text.replaceAll(placeholder, (written, ...rest) => {
    const value = values.get(spelling(nameIn(rest.at(-1) as Record<string, string | undefined>)));
    if (value === undefined) missing.add(written);
    return value ?? written;
  });
  return { text: filled, missing: [...missing] };
}
