// A template as a marketer chooses it: what it stands for, whether it can be sent, and how it will read. Pure.

import { fillPlaceholders } from '#campaign/fill-placeholders.ts';
import {
  chooseSend,
  planSends,
  type CodedFault,
  variantsOf,
  type LanguageSettings,
  type PlannedSend,
  type Template,
  type TextRules,
} from '#campaign/plan-sends.ts';
import { textWarnings, type TextWarning } from '#campaign/text-warnings.ts';
import { maxCharacters, measureText, ucs2Characters, type TextMeasure } from '#providers/textlocal/text.ts';
import type { Account } from './account.ts';
import { decodingWarnings } from './decoding-warning.ts';
import { personalTexts } from './personal-text.ts';

/** What of an account decides how its templates are shown. */
export type TemplateSettings = Pick<
  Account,
  'languageField' | 'defaultLanguage' | 'languages' | 'personalise' | 'allowUnknownPlaceholders' | 'traits'
>;

/**
 * What the texts of an account may be.
 * @param allowAll the request allows unknown placeholders in whatever template it names
 */
export const textRules = (
  settings: Pick<TemplateSettings, 'personalise' | 'allowUnknownPlaceholders'>,
  allowAll = false,
): TextRules => ({
  maxCharacters,
  personalise: settings.personalise,
  allows: (templateId) => allowAll || settings.allowUnknownPlaceholders.includes(templateId),
});

/** For whom a template was asked about, in words for a person. */
export interface Reason {
  code: string;
  detail: string;
}

export interface TemplateView extends Omit<Template, 'placeholders'> {
  /** As written, filled or not, each once. */
  placeholders: string[];
  /** Language to template, for a template that stands for several; null for one that stands for itself. */
  languages: Record<string, string> | null;
  sendable: boolean;
  reasons: Reason[];
}

export interface Preview extends TextMeasure {
  /** The template whose text this is: another than asked for when the language chose it. */
  templateId: string;
  title: string;
  language: string | null;
  text: string;
  placeholders: string[];
  languages: Record<string, string> | null;
  /** True when a customer's fields were put in. */
  filled: boolean;
  /** Placeholders without a value for the customer. */
  missing: string[];
  /** As of the template that was asked for: in all its languages. */
  sendable: boolean;
  reasons: Reason[];
  warnings: TextWarning[];
  /** The characters that make the text UCS-2, each once. */
  ucs2Characters: string[];
}

const languageSettings = (settings: TemplateSettings): LanguageSettings => ({
  languageField: settings.languageField,
  defaultLanguage: settings.defaultLanguage,
  languages: settings.languages as LanguageSettings['languages'],
});

function planOf(template: Template, templates: readonly Template[], settings: TemplateSettings) {
  const chosen = [{ templateId: template.id, weight: 1, pointer: '' }];
  return planSends(chosen, templates, languageSettings(settings), textRules(settings));
}

function languagesOf(template: Template, templates: readonly Template[], settings: TemplateSettings) {
  const variants = variantsOf(template, templates, languageSettings(settings));
  if (variants === undefined) return null;
  // Without a language is who has none of these; they get the template itself.
  return Object.fromEntries(
    [...variants].flatMap(([language, variant]) => (language === null ? [] : [[language, variant.id]])),
  ) as Record<string, string>;
}

/** One template with everything a drop-down needs; it can be sent only when each of its languages can. */
export function showTemplate(
  template: Template,
  templates: readonly Template[],
  settings: TemplateSettings,
): TemplateView {
  return {
    ...template,
    placeholders: writtenIn(template),
    languages: languagesOf(template, templates, settings),
    ...verdictOf(planOf(template, templates, settings).faults),
  };
}

const writtenIn = ({ placeholders }: Template): string[] => [
  ...new Set(placeholders.map(({ written }) => written)),
];

const verdictOf = (faults: readonly CodedFault[]): { sendable: boolean; reasons: Reason[] } => ({
  sendable: faults.length === 0,
  reasons: faults.map(({ code, detail }) => ({ code, detail })),
});

const whyNoText = {
  'no-value': 'a placeholder has no value',
  blank: 'the filled text is blank',
  'too-long': `the filled text has more than ${maxCharacters} characters`,
};

/** What would keep this customer from getting a text; the campaign goes to the others. */
function gapOf(send: PlannedSend, fields: Readonly<Record<string, string>> | undefined): TextWarning[] {
  if (!send.personalised || fields === undefined) return [];
  const { allowUnknownPlaceholders, template } = send;
  const filled = personalTexts({ text: template.body, allowUnknownPlaceholders })(fields);
  return 'unfit' in filled
    ? [
        {
          code: 'placeholders-unfilled',
          detail: `This customer would get no text: ${whyNoText[filled.unfit]}.`,
        },
      ]
    : [];
}

/**
 * How a template will read, in the language a campaign would choose.
 * @param wanted a language, and a customer's fields to fill in
 */
export function previewTemplate(
  template: Template,
  templates: readonly Template[],
  settings: TemplateSettings,
  wanted: { language?: string | undefined; fields?: Record<string, string> | undefined },
): Preview {
  const { sends, faults } = planOf(template, templates, settings);
  const ofContact = settings.languageField === null ? undefined : wanted.fields?.[settings.languageField];
  const send = chooseSend(sends, template.id, wanted.language ?? ofContact ?? '');
  const variant = send?.template ?? template;
  const { text, missing } =
    wanted.fields === undefined
      ? { text: variant.body, missing: [] }
      : fillPlaceholders(variant.body, wanted.fields);
  return {
    templateId: variant.id,
    title: variant.title,
    language: send?.language ?? null,
    text,
    ...measureText(text),
    placeholders: writtenIn(variant),
    languages: languagesOf(template, templates, settings),
    filled: wanted.fields !== undefined,
    missing,
    ...verdictOf(faults),
    warnings:
      send === undefined
        ? []
        : [...textWarnings(send), ...decodingWarnings(settings, variant), ...gapOf(send, wanted.fields)],
    ucs2Characters: ucs2Characters(text),
  };
}
