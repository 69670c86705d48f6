// What an account can send, in words: templates, previews, sender names, credits.

import { previewExample, templateExample } from './examples.ts';
import { json, type Words } from './words.ts';

export const templateWords = {
  listTemplates: {
    tag: 'templates',
    access: 'templates:read',
    summary: 'List the templates',
    description:
      'The templates of the account with their measures, for a drop-down. Read from TextLocal at most once a minute, at once with ' +
      '`refresh=true`. A high-level template, one with `languages`, stands for one TextLocal template a language; a campaign that ' +
      'names it sends each customer the right one.',
    answers: {
      200: {
        description: 'All templates.',
        examples: json('One template', { testMode: false, items: [templateExample] }),
      },
    },
  },
  getTemplate: {
    tag: 'templates',
    access: 'templates:read',
    summary: 'Show a template',
    description:
      'One template as the list shows it. TextLocal is asked again before the service says that there is none.',
    answers: { 200: { description: 'The template.', examples: json('A template', templateExample) } },
  },
  previewTemplate: {
    tag: 'templates',
    access: 'templates:read',
    summary: 'Preview a template',
    description:
      'How a template will read, and what it costs per recipient. With `customerId` the placeholders are filled from that ' +
      'customer’s contact, which is read from TextLocal for this answer and kept nowhere; reading a large contact group takes ' +
      'a while, at most a minute.',
    answers: {
      200: { description: 'The text and its measures.', examples: json('In German', previewExample) },
    },
  },
  listSenders: {
    tag: 'templates',
    access: 'templates:read',
    summary: 'List the sender names',
    description:
      "The sender names the account may use. `defaultSender` is what a campaign gets that names none: the account's own, else " +
      "TextLocal's. Read from TextLocal at most once a minute, at once with `refresh=true`.",
    answers: {
      200: {
        description: 'The names, or a note why they are not known.',
        examples: json('Two names', { defaultSender: 'ACME', names: ['ACME', 'ACMEVIP'] }),
      },
    },
  },
  getBalance: {
    tag: 'templates',
    access: 'templates:read',
    summary: 'Show the credits left',
    description: 'Asked of TextLocal at every call.',
    answers: {
      200: {
        description: 'The credits, or a note why they are not known.',
        examples: json('Credits', { credits: 10_000 }),
      },
    },
  },
} as const satisfies Record<string, Words>;
