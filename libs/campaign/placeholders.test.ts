// What a text would show to everybody: refused, warned of, or fine.

import { describe, expect, it } from '@jest/globals';
import { isFilled, named, odditiesIn, placeholdersIn, unfilledOf } from './placeholders.ts';

const writtenIn = (text: string): string[] => placeholdersIn(text).map(({ written }) => written);

describe('a placeholder', () => {
  it.each([
    ['Hi {first_name}!', ['{first_name}']],
    ['Hi { first_name }!', ['{ first_name }']],
    ['Hi {first-name}, {contact.name}, {name|there}', ['{first-name}', '{contact.name}', '{name|there}']],
    ['Hi {имя}', ['{имя}']],
    ["Hi {user['name']}", ["{user['name']}"]],
    ['Hi {{first_name}}', ['{{first_name}}']],
    ['Hi {{ first name }}', ['{{ first name }}']],
    ['Hi {{1}}', ['{{1}}']],
    ['Hi {{{first_name}}}', ['{{{first_name}}}']],
    ['Hi {{name|default:"friend"}}', ['{{name|default:"friend"}}']],
    ['Hi ${x}, ${ user.name }, ${x:-you}', ['${x}', '${ user.name }', '${x:-you}']],
    ['Hi #{name}, @{name}, %{name}', ['#{name}', '@{name}', '%{name}']],
    ['Hi {%name%}, {% if vip %}', ['{%name%}', '{% if vip %}']],
    ['Hi <%= name %>, <%name%>', ['<%= name %>', '<%name%>']],
    ['Hi [[x]], [[ first_name ]]', ['[[x]]', '[[ first_name ]]']],
    ['Hi [%NAME%], [% user.name %]', ['[%NAME%]', '[% user.name %]']],
    ['Hi <<name>>, << First >>', ['<<name>>', '<< First >>']],
    ['Hi *|FNAME|*', ['*|FNAME|*']],
    ['Hi *|FNAME|there|*, *|DATE:d/m/y|*', ['*|FNAME|there|*', '*|DATE:d/m/y|*']],
    ['Hi %%FIRSTNAME%%, %%First Name%%', ['%%FIRSTNAME%%', '%%First Name%%']],
    ['Hi %%_code%%, %% name %%', ['%%_code%%', '%% name %%']],
    ['Hi %%|name^{"inputtype":"text"}%%!', ['%%|name^{"inputtype":"text"}%%']],
    ['Hi %%|name%%!', ['%%|name%%']],
    ['Hi ##var##, ## var ##', ['##var##', '## var ##']],
    ['Hi {#var#}, {# var #}, {#имя#}', ['{#var#}', '{# var #}', '{#имя#}']],
    ['Hi %name%, %FIRST_NAME%, %first-name%', ['%name%', '%FIRST_NAME%', '%first-name%']],
    ['Hi #NAME#, #first.name#', ['#NAME#', '#first.name#']],
    ['Hi @contact.first_name', ['@contact.first_name']],
    ['Win 50%off%', ['%off%']],
    ['%DATE%', ['%DATE%']],
    ['{a}{b}', ['{a}', '{b}']],
    ['https://acme.example/{code}?u=%NAME%&x=#ID#', ['{code}', '%NAME%', '#ID#']],
    ['https://acme.example/%C3%A9/%CODE%', ['%CODE%']],
    ['{%%first_name%%}', ['{%%first_name%%}']],
    ['#{{first_name}}#', ['#{{first_name}}#']],
  ])('is found in %j', (text, found) => {
    expect(writtenIn(text)).toEqual(found);
    expect(odditiesIn(text)).toEqual([]);
  });

  it.each([
    ['Hi [name]', ['[name]']],
    ['Hi [First Name]!', ['[First Name]']],
    ['Hi <name>', ['<name>']],
    ['Hi <b>you</b>', ['<b>', '</b>']],
    ['#WinBig today', ['#WinBig']],
    ['Hi $name, $US20', ['$name', '$US20']],
    ['Follow @acme', ['@acme']],
    ['Hi ((name))', ['((name))']],
    ['Hi %s, %1$s', ['%s', '%1$s']],
    ['{see terms} and {20}', ['{see terms}', '{20}']],
    ['{} {{}} %%', ['{}', '{', '{}', '}', '%%']],
    ['Get 50%% off and 60%% more', ['%%', '%%']],
    ['Hi {name', ['{name']],
    ['*| see |', ['*|']],
  ])('is not found in %j, but what resembles one', (text, found) => {
    expect(writtenIn(text)).toEqual([]);
    expect(odditiesIn(text).map(({ written }) => written)).toEqual(found);
  });

  it.each([
    '',
    '5% off',
    'Get 5% or 10% off',
    '100%',
    'Up to 50%!',
    '50%off, 60%off',
    '50%off,60%off',
    '50%off.60%off',
    '50%off...60%off',
    '20%-50% off',
    '50%20off',
    '100%25%20now%20',
    'Caf%C3%A9 %E2%82%AC5 %F0%9F%8E%B0',
    'https://acme.example/?q=caf%C3%A9%20bar%2Cnow',
    'https://acme.example/p?utm_source=sms&utm_campaign=win#top',
    'https://acme.example/#/promo',
    'acme.example/spins#terms',
    'https://social.example/@acme',
    '[18+]',
    '[T&Cs apply]',
    '#1',
    'The #1 and #2 of 2026',
    '<3',
    'I <3 you & me',
    'Odds < 2 > 1',
    '$20',
    'Only $19.99, £5, €3 or US$7',
    'Call 0800 123 456 *now*',
    'help@acme.example',
    'support@contact.acme.example',
    'a.b+c@acme.example',
    'STOP to opt out',
    'Meet @ 7pm',
    '2 @ $5',
    ':-) ;-) :# %)',
    'Ca$h, R&B',
    'A | B || C',
    '>> PLAY NOW <<',
    '** SALE **',
    '(T&Cs apply) (18+)',
    'Привет! Новая игра уже здесь 🎰 acme.example/new',
    '1 * 2 | 3 * 4',
    'x_y_z __now__',
    '50% off\n60% off',
  ])('is not found in %j, nor anything like one', (text) => {
    expect([writtenIn(text), odditiesIn(text)]).toEqual([[], []]);
  });

  it('has a position that counts an emoji as one character', () => {
    expect(placeholdersIn('🎰🎰 {a} {{custom1}}')).toEqual([
      { written: '{a}', position: 4, field: null },
      { written: '{{custom1}}', position: 8, field: 'custom1' },
    ]);
  });

  it('is filled only when its spelling is one that is filled and a contact has the field', () => {
    const text = '{{first_name}} %%Last Name%% {#custom1#} %%|CUSTOM2^{}%% {{offer}} {first_name}';
    expect(placeholdersIn(text).map(({ field }) => field)).toEqual([
      'first_name',
      'last_name',
      'custom1',
      'custom2',
      null,
      null,
    ]);
    const placeholders = placeholdersIn(text);
    expect(unfilledOf(placeholders, true).map(({ written }) => written)).toEqual([
      '{{offer}}',
      '{first_name}',
    ]);
    expect(unfilledOf(placeholders, false)).toEqual(placeholders);
    expect(isFilled(placeholders, true)).toBe(true);
    expect(isFilled(placeholders, false)).toBe(false);
    expect(isFilled(placeholdersIn('{{offer}}'), true)).toBe(false);
  });

  it('is named as far as a message has room', () => {
    const detail = named(placeholdersIn(`{${'x'.repeat(700)}} ${'{a} '.repeat(20)}`));
    expect(detail).toContain('… at character 1, {a} at character 704');
    expect(detail).toMatch(/and 11 more$/);
    expect(detail.length).toBeLessThan(500);
  });
});
