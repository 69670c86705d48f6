// When two writings are one text. Pure.

/**
 * What two writings of one text have in common: letters and digits of ASCII, percent-encoding undone. TextLocal decodes
 * texts a second time and may replace signs it does not know; a text that differs only so must be taken for ours, since
 * the other mistake would text somebody twice.
 */
export function likeness(text: string): string {
  const decoded = text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return '';
    }
  });
  return decoded.replaceAll(/[^A-Za-z0-9]/g, '');
}
