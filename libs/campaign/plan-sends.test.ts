import { describe, expect, it } from '@jest/globals';
import { chooseSend, languageInTitle, planSends, variantsOf, type Template } from './plan-sends.ts';
import { placeholdersIn } from './placeholders.ts';

const template = (id: string, title: string, more: Partial<Template> = {}): Template => ({
  id,
  title,
  body: `Text ${id}`,
  encoding: 'GSM-7',
  characters: 9,
  parts: 1,
  placeholders: placeholdersIn(more.body ?? ''),
  ...more,
});
const templates = [
  template('1001', 'Free spins'),
  template('1002', 'Deposit bonus'),
  template('1006', 'Happy Birthday [de]'),
  template('1005', 'Happy Birthday [en]'),
  template('1007', 'Happy Birthday  [pt-BR] '),
  template('2001', 'Too long', { characters: 766 }),
  template('2002', 'Personal', { body: 'Hi %%first_name%%', characters: 900 }),
];
const oneLanguage = { languageField: null, defaultLanguage: null, languages: null };
const byTitle = { languageField: 'custom3', defaultLanguage: 'en', languages: null };
const limits = { maxCharacters: 765, personalise: false, allows: () => false };
const chosen = (templateId: string, weight = 1, pointer = '/body/templateId') => ({
  templateId,
  weight,
  pointer,
});

const languagesOf = (plan: ReturnType<typeof planSends>) =>
  plan.sends.map((send) => [send.no, send.language, send.template.id]);

describe('the language in a title', () => {
  it.each([
    ['Happy Birthday [en]', { stem: 'Happy Birthday', language: 'en' }],
    [' Happy Birthday[DE] ', { stem: 'Happy Birthday', language: 'de' }],
    ['Happy Birthday [pt-BR]', { stem: 'Happy Birthday', language: 'pt-br' }],
    ['A [b] [fr]', { stem: 'A [b]', language: 'fr' }],
  ])('is read from %j', (title, expected) => expect(languageInTitle(title)).toEqual(expected));

  it.each(['Happy Birthday', '[en]', 'Happy [en] Birthday', 'Sale [2026]', 'Sale [e]', 'Sale [english]', ''])(
    'is not found in %j',
    (title) => expect(languageInTitle(title)).toBeUndefined(),
  );
});

describe('without a language field', () => {
  it('a template is one send without a language, also when its title names one', () => {
    expect(languagesOf(planSends([chosen('1005')], templates, oneLanguage, limits))).toEqual([
      [0, null, '1005'],
    ]);
  });

  it('several templates are a send each, numbered from 0, with their weights', () => {
    const plan = planSends([chosen('1001', 80), chosen('1002', 20)], templates, oneLanguage, limits);
    expect(plan).toMatchObject({
      faults: [],
      sends: [
        { no: 0, chosenTemplateId: '1001', weight: 80 },
        { no: 1, chosenTemplateId: '1002', weight: 20 },
      ],
    });
  });
});

describe('languages by title', () => {
  it('give a send for each title that differs only in the language, the default first', () => {
    for (const id of ['1005', '1006', '1007']) {
      const plan = planSends([chosen(id, 7)], templates, byTitle, limits);
      expect(languagesOf(plan)).toEqual([
        [0, 'en', '1005'],
        [1, 'de', '1006'],
        [2, 'pt-br', '1007'],
      ]);
      expect(plan.sends.every((send) => send.chosenTemplateId === id && send.weight === 7)).toBe(true);
    }
  });

  it('have that of the chosen template first when the account has no default', () => {
    const plan = planSends([chosen('1006')], templates, { ...byTitle, defaultLanguage: null }, limits);
    expect(plan.sends[0]).toMatchObject({ language: 'de', template: { id: '1006' } });
  });

  it("have that of the chosen template first when no title is in the account's default", () => {
    const plan = planSends([chosen('1005')], templates, { ...byTitle, defaultLanguage: 'sv' }, limits);
    expect(plan.sends[0]).toMatchObject({ language: 'en', template: { id: '1005' } });
  });

  it('are none for a title that stands alone', () => {
    expect(languagesOf(planSends([chosen('1001')], templates, byTitle, limits))).toEqual([[0, null, '1001']]);
    expect(variantsOf(template('1', 'Only [en]'), [template('1', 'Only [en]')], byTitle)).toBeUndefined();
  });
});

describe('languages by the map of the account', () => {
  const mapped = { ...byTitle, languages: { '1001': { DE: '1002', fr: '9999' } } };

  it('give the named templates, and the template itself for the default language', () => {
    expect(languagesOf(planSends([chosen('1001')], templates, mapped, limits))).toEqual([
      [0, 'en', '1001'],
      [1, 'de', '1002'],
    ]);
  });

  it('leave the template itself to all other languages when the account has no default', () => {
    const plan = planSends([chosen('1001')], templates, { ...mapped, defaultLanguage: null }, limits);
    expect(languagesOf(plan)).toEqual([
      [0, null, '1001'],
      [1, 'de', '1002'],
    ]);
    expect(chooseSend(plan.sends, '1001', 'en')?.template.id).toBe('1001');
    expect(chooseSend(plan.sends, '1001', 'de')?.template.id).toBe('1002');
  });

  it('keep a template that the map names for the default language', () => {
    const settings = { ...byTitle, languages: { '1001': { de: '1006', en: '1005' } } };
    expect(languagesOf(planSends([chosen('1001')], templates, settings, limits))).toEqual([
      [0, 'en', '1005'],
      [1, 'de', '1006'],
    ]);
  });

  it('go before titles, and leave templates that the map does not name to their titles', () => {
    const settings = { ...byTitle, languages: { '1005': { de: '1002' } } };
    expect(languagesOf(planSends([chosen('1005')], templates, settings, limits))).toEqual([
      [0, 'en', '1005'],
      [1, 'de', '1002'],
    ]);
    expect(planSends([chosen('1006')], templates, settings, limits).sends).toHaveLength(3);
  });
});

describe('faults of the chosen templates', () => {
  it('are told all at once, each with where the request names the template', () => {
    const all = [
      chosen('9999', 1, '/body/templates/0/templateId'),
      chosen('2001', 1, '/body/templates/1/templateId'),
      chosen('2002', 1, '/body/templates/2/templateId'),
      chosen('1001', 1, '/body/templates/3/templateId'),
    ];
    const { faults } = planSends(all, templates, oneLanguage, limits);
    expect(faults.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['unknown-template', '/body/templates/0/templateId'],
      ['text-too-long', '/body/templates/1/templateId'],
      ['text-too-long', '/body/templates/2/templateId'],
      ['text-has-placeholders', '/body/templates/2/templateId'],
    ]);
  });

  it('include those of every language', () => {
    const long = [...templates, template('1008', 'Happy Birthday [fr]', { characters: 800 })];
    const { faults } = planSends([chosen('1005')], long, byTitle, limits);
    expect(faults).toEqual([
      expect.objectContaining({ code: 'text-too-long', detail: expect.stringContaining('1008') }),
    ]);
  });

  it('include more sends than an outcome can name', () => {
    const languages = Object.fromEntries(Array.from({ length: 256 }, (_, no) => [`l${no}`, `${no}`]));
    const all = Array.from({ length: 256 }, (_, no) => template(`${no}`, `T${no}`));
    const plan = (language: Record<string, string>) =>
      planSends(
        [chosen('1001')],
        [...templates, ...all],
        { ...byTitle, languages: { '1001': language } },
        limits,
      );
    expect(plan(languages).faults).toEqual([expect.objectContaining({ code: 'invalid-request' })]);
    const { l0: _one, ...others } = languages;
    expect(plan(others)).toMatchObject({ faults: [], sends: { length: 256 } });
  });

  it('never quote the text', () => {
    const secret = template('1', 'T', { body: 'secret words {{x}}', characters: 999 });
    expect(JSON.stringify(planSends([chosen('1')], [secret], oneLanguage, limits).faults)).not.toContain(
      'secret words',
    );
  });

  it('include a text that is blank', () => {
    const { faults } = planSends([chosen('1')], [template('1', 'T', { body: ' \n' })], oneLanguage, limits);
    expect(faults).toMatchObject([{ code: 'text-blank', pointer: '/body/templateId' }]);
  });

  it('are none for 765 characters, and none for placeholders that an account fills', () => {
    const exact = [template('1', 'T', { body: 'Hi {{first_name}}', characters: 765 })];
    const plan = planSends([chosen('1')], exact, oneLanguage, { ...limits, personalise: true });
    expect(plan).toMatchObject({ faults: [], sends: [{ no: 0, personalised: true }] });
  });

  it('say of each placeholder where it is and what to change', () => {
    const texts = [
      template('1', 'T', { body: 'Hi 🎰 %%first_name%%' }),
      template('2', 'T', { body: 'Hi #NAME#' }),
    ];
    const detailOf = (id: string, personalise: boolean) =>
      planSends([chosen(id)], texts, oneLanguage, { ...limits, personalise }).faults[0]?.detail;
    expect(detailOf('1', false)).toBe(
      'Template 1 has placeholders that nothing fills: %%first_name%% at character 6. Take them out of the template, ' +
        'turn on "personalise" for the account, or allow them with "allowUnknownPlaceholders" to send the text as it is.',
    );
    expect(detailOf('1', true)).toBeUndefined();
    expect(detailOf('2', true)).toMatch(/#NAME# at character 4\. .* write \{\{first_name\}\}/);
    expect(detailOf('2', false)).toContain('and turn on "personalise"');
  });

  it('do not include placeholders of a template that may have them, but those of its other languages', () => {
    const texts = [template('1', 'T [en]', { body: '{a} {{b}}' }), template('2', 'T [de]', { body: '{c}' })];
    const rules = { ...limits, personalise: true, allows: (id: string) => id === '1' };
    const plan = planSends([chosen('1')], texts, byTitle, rules);
    expect(plan.faults).toMatchObject([{ detail: expect.stringContaining('Template 2') }]);
    expect(plan.sends).toMatchObject([
      { template: { id: '1' }, personalised: false, allowUnknownPlaceholders: true },
      { template: { id: '2' }, allowUnknownPlaceholders: false },
    ]);
  });
});

it('plans each of many templates in time that grows with their number only', () => {
  const many = Array.from({ length: 10_000 }, (_, no) => template(String(no), `Title ${no} [en]`));
  const begin = performance.now();
  for (const { id } of many) planSends([chosen(id)], many, byTitle, limits);
  // Looking through all titles for each template takes more than 10 s.
  expect(performance.now() - begin).toBeLessThan(2000);
});

describe('the send for a customer', () => {
  const { sends } = planSends([chosen('1001'), chosen('1005')], templates, byTitle, limits);

  it.each([
    ['de', '1006'],
    [' DE ', '1006'],
    ['de-AT', '1006'],
    ['de_CH', '1006'],
    ['pt-br', '1007'],
    ['pt', '1005'],
    ['fr', '1005'],
    ['', '1005'],
  ])('whose language is %j is that of template %s', (language, id) => {
    expect(chooseSend(sends, '1005', language)?.template.id).toBe(id);
  });

  it('is always one of the chosen template, and none for a template that was not chosen', () => {
    expect(chooseSend(sends, '1001', 'de')?.template.id).toBe('1001');
    expect(chooseSend(sends, '1002', 'de')).toBeUndefined();
  });
});
