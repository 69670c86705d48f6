// Templates that an account may have at TextLocal and that are hard to read, measure, fill or split. Each is previewed, estimated
// and used in a campaign while others ask. More cases are added here.

export const hostileTexts: readonly string[] = [
  '{'.repeat(700),
  '{{'.repeat(380),
  '{{a '.repeat(190),
  '{{name}}'.repeat(95),
  '%%'.repeat(380),
  '##'.repeat(380),
  '*|'.repeat(380),
  '[['.repeat(380),
  '<<a'.repeat(250),
  '%25'.repeat(250),
  '&amp;'.repeat(150),
  '\u{1f600}'.repeat(380),
  '^{}[]~|\\'.repeat(90),
  'a\u0301'.repeat(380),
  ' '.repeat(760),
];
