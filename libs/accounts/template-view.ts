// A template as a marketer chooses it: what it stands for, whether it can be sent, and how it will read. Pure.

import { fillPlaceholders } from '#campaign/fill-placeholders.ts';
import {
  chooseSend,
  planSends,
  variantsOf,
  type LanguageSettings,
  type Template,
} from '#campaign/plan-sends.ts';
import { maxCharacters, measureText, placeholders, type TextMeasure } from '#providers/textlocal/text.ts';
import type { Account } from './account.ts';

/** What of an account decides how its templates are shown. */
export type TemplateSettings = Pick<
  Account,
  'languageField' | 'defaultLanguage' | 'languages' | 'personalise'
>;

export interface TemplateView extends Template {
  /** Language to template, for a template that stands for several; null for one that stands for itself. */
  languages: Record<string, string> | null;
  sendable: boolean;
  reasons: { code: string; detail: string }[];
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
}

const languageSettings = (settings: TemplateSettings): LanguageSettings => ({
  languageField: settings.languageField,
  defaultLanguage: settings.defaultLanguage,
  languages: settings.languages as LanguageSettings['languages'],
});

function planOf(template: Template, templates: readonly Template[], settings: TemplateSettings) {
  const chosen = [{ templateId: template.id, weight: 1, pointer: '' }];
  const limits = { maxCharacters, personalise: settings.personalise };
  return planSends(chosen, templates, languageSettings(settings), limits);
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
  const { faults } = planOf(template, templates, settings);
  return {
    ...template,
    languages: languagesOf(template, templates, settings),
    sendable: faults.length === 0,
    reasons: faults.map(({ code, detail }) => ({ code, detail })),
  };
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
  const { sends } = planOf(template, templates, settings);
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
    placeholders: placeholders(variant.body),
    languages: languagesOf(template, templates, settings),
    filled: wanted.fields !== undefined,
    missing,
  };
}
