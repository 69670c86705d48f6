// The second decoding: the vendor's samples percent-encode texts before the form encodes them once more, and clients that
// encode once work too. Which values the server decodes again, and how, nobody says: see `state/switches.ts`.
import type { SecondDecode } from '../state/switches.ts';

/** Decodes a value that came out of the form already. A percent sign that encodes nothing stays. */
export function decodeAgain(text: string, how: SecondDecode): string {
  if (how === 'none') return text;
  const spaced = how === 'form' ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  return spaced.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
