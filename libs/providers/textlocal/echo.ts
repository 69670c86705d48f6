// The echo: the answer to a send repeats its text, which shows whether it will arrive as it was given.

const folded = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/**
 * Whether an echo shows another text than was sent; line breaks and compositions of characters count as equal. Only of
 * use where a trial saw an exact echo: elsewhere it may be shortened or simplified.
 */
export const echoDiffers = (content: string | undefined, text: string): boolean =>
  content !== undefined && folded(content) !== folded(text);
