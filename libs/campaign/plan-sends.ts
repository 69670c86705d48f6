// Which sends a campaign has: one for each chosen template and language. Pure.
//
// A high-level template stands for several TextLocal templates, one a language: by an explicit map on the account, or
// by titles that differ only in a language in brackets ("Happy Birthday [en]", "Happy Birthday [de]").

import type { Fault } from '#problem/problem.ts';
import type { ProblemCode } from '#problem/catalogue.ts';
import { isFilled, unfilledDetail, type Placeholder } from './placeholders.ts';

/** A template as the account has it, with what was measured of its text. */
export interface Template {
  id: string;
  title: string;
  body: string;
  encoding: 'GSM-7' | 'UCS-2';
  characters: number;
  parts: number;
  /** All of them, filled or not. */
  placeholders: readonly Placeholder[];
}

export interface ChosenTemplate {
  templateId: string;
  weight: number;
  /** Where the request names it, for error messages. */
  pointer: string;
}

export interface LanguageSettings {
  languageField: string | null;
  defaultLanguage: string | null;
  languages: Record<string, Record<string, string>> | null;
}

export interface PlannedSend {
  no: number;
  chosenTemplateId: string;
  weight: number;
  language: string | null;
  template: Template;
  /** Its placeholders are filled for each customer. */
  personalised: boolean;
  /** Whatever placeholders nothing fills are sent as they are. */
  allowUnknownPlaceholders: boolean;
}

/** What a text may be. */
export interface TextRules {
  maxCharacters: number;
  /** The account fills placeholders from contact fields. */
  personalise: boolean;
  /** Whether a template may go out with placeholders that nothing fills. */
  allows: (templateId: string) => boolean;
}

/** An outcome names its send in one byte. */
const maxSends = 256;

export type CodedFault = Fault & { code: ProblemCode };

const titled = /^(.*\S)\s*\[([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\]$/;

/** The language in a template's title, and the title without it. */
export function languageInTitle(title: string): { stem: string; language: string } | undefined {
  const [, stem, language] = titled.exec(title.trim()) ?? [];
  return stem === undefined || language === undefined
    ? undefined
    : { stem, language: language.toLowerCase() };
}

interface TemplateIndex {
  byId: Map<string, Template>;
  /** Those with a language in their title, by the title without it. */
  byStem: Map<string, { language: string; template: Template }[]>;
}

const indexes = new WeakMap<readonly Template[], TemplateIndex>();

/** Made once for each list that was read: an account may have thousands of templates. */
function indexOf(templates: readonly Template[]): TemplateIndex {
  const known = indexes.get(templates);
  if (known !== undefined) return known;
  const index: TemplateIndex = { byId: new Map(), byStem: new Map() };
  for (const template of templates) {
    if (!index.byId.has(template.id)) index.byId.set(template.id, template);
    const title = languageInTitle(template.title);
    if (title === undefined) continue;
    const named = index.byStem.get(title.stem) ?? [];
    if (named.length <= maxSends) named.push({ language: title.language, template });
    index.byStem.set(title.stem, named);
  }
  indexes.set(templates, index);
  return index;
}

/** Language (null: any other) to template for a template that stands for several; undefined for one that stands for itself. */
export function variantsOf(
  template: Template,
  templates: readonly Template[],
  settings: LanguageSettings,
): Map<string | null, Template> | undefined {
  if (settings.languageField === null) return undefined;
  const { byId, byStem } = indexOf(templates);
  const named = settings.languages?.[template.id];
  const own = languageInTitle(template.title);
  const variants = new Map<string | null, Template>();
  if (named !== undefined) {
    for (const [language, id] of Object.entries(named)) {
      const variant = byId.get(id);
      if (variant !== undefined) variants.set(language.toLowerCase(), variant);
    }
    // The template itself is for the default language and, without one, for whoever has no language of the map.
    const fallback = settings.defaultLanguage ?? own?.language ?? null;
    if (!variants.has(fallback)) variants.set(fallback, template);
  } else {
    if (own === undefined) return undefined;
    for (const other of byStem.get(own.stem) ?? []) variants.set(other.language, other.template);
    variants.set(own.language, template);
  }
  return variants.size > 1 ? variants : undefined;
}

const faultsOfText = (
  template: Template,
  pointer: string,
  { maxCharacters, personalise, allows }: TextRules,
): CodedFault[] => {
  const faults: CodedFault[] = [];
  if (template.characters > maxCharacters) {
    faults.push({
      code: 'text-too-long',
      pointer,
      detail: `Template ${template.id} has ${template.characters} characters; TextLocal takes ${maxCharacters}. Shorten it.`,
    });
  }
  if (template.body.trim() === '') {
    const detail = `Template ${template.id} has no text. Write one, or choose another template.`;
    faults.push({ code: 'text-blank', pointer, detail });
  }
  const detail = allows(template.id)
    ? undefined
    : unfilledDetail(template.id, template.placeholders, personalise);
  if (detail !== undefined) faults.push({ code: 'text-has-placeholders', pointer, detail });
  return faults;
};

/** The sends of a campaign, or all that is wrong with its templates. */
export function planSends(
  chosen: readonly ChosenTemplate[],
  templates: readonly Template[],
  settings: LanguageSettings,
  rules: TextRules,
): { sends: PlannedSend[]; faults: CodedFault[] } {
  const faults: CodedFault[] = [];
  const sends: PlannedSend[] = [];
  for (const { templateId, weight, pointer } of chosen) {
    const template = indexOf(templates).byId.get(templateId);
    if (template === undefined) {
      const detail = `The account has no template ${templateId}; GET /templates lists those it has.`;
      faults.push({ code: 'unknown-template', pointer, detail });
      continue;
    }
    const variants = variantsOf(template, templates, settings);
    const { defaultLanguage } = settings;
    const own = languageInTitle(template.title)?.language ?? null;
    const fallback = variants?.has(defaultLanguage) === true ? defaultLanguage : own;
    const inDefaultFirst = [...(variants ?? new Map([[null, template]]))].toSorted(
      ([left], [right]) => Number(right === fallback) - Number(left === fallback),
    );
    for (const [language, variant] of inDefaultFirst) {
      faults.push(...faultsOfText(variant, pointer, rules));
      sends.push({
        no: sends.length,
        chosenTemplateId: templateId,
        weight,
        language,
        template: variant,
        personalised: isFilled(variant.placeholders, rules.personalise),
        allowUnknownPlaceholders: rules.allows(variant.id),
      });
    }
  }
  if (sends.length > maxSends) {
    const detail = `The templates and their languages make ${sends.length} sends; a campaign takes up to ${maxSends}.`;
    faults.push({ code: 'invalid-request', pointer: '/body/templates', detail });
  }
  return { sends, faults };
}

/** The fields of a send that choose customers. */
export interface SendChoice {
  no: number;
  chosenTemplateId: string;
  language: string | null;
}

/**
 * The send for a chosen template and the language of a contact: an exact match, the language without its region, else
 * the first send of the template, which is that of the default language.
 */
export function chooseSend<Send extends SendChoice>(
  sends: readonly Send[],
  chosenTemplateId: string,
  language: string,
): Send | undefined {
  const candidates = sends.filter((send) => send.chosenTemplateId === chosenTemplateId);
  const wanted = language.trim().toLowerCase();
  return (
    candidates.find((send) => send.language === wanted) ??
    candidates.find((send) => send.language === wanted.split(/[-_]/)[0]) ??
    candidates[0]
  );
}
