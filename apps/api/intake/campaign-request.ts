// The schema of a campaign request without its customers, and the faults of one that does not fit.

import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { senderPattern } from '#accounts/account-body.ts';
import type { BlockBuilder } from '#campaign/customer-block.ts';
import { sendAtSchema } from '#campaign/send-time.ts';
import { faultsOfTexts } from '#platform/outside.ts';
import { ProblemError, type Fault } from '#problem/problem.ts';
import type { FaultList } from './customer-list.ts';

const templateId = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'As GET /templates gives it.',
  examples: ['1001'],
});

const headProperties = {
  campaignId: Type.String({
    minLength: 1,
    maxLength: 128,
    description: "Optimove's own identifier.",
    examples: ['51207'],
  }),
  name: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'For people.',
      examples: ['Free Spins, 80% of target group'],
    }),
  ),
  channel: Type.Optional(Type.String({ description: 'Only "sms" can be sent.', examples: ['sms'] })),
  templateId: Type.Optional(templateId),
  templates: Type.Optional(
    Type.Array(
      Type.Object(
        {
          templateId,
          weight: Type.Integer({
            minimum: 1,
            maximum: 1_000_000,
            description: 'Its share: weight ÷ sum of all weights.',
            examples: [80],
          }),
        },
        { additionalProperties: false },
      ),
      {
        minItems: 1,
        maxItems: 50,
        description: 'Instead of templateId: customers are split by a hash of their ID.',
      },
    ),
  ),
  sendAt: sendAtSchema,
  notAfter: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Not sent later than this; sendAt plus one hour when left out.',
    }),
  ),
  sender: Type.Optional(
    Type.String({ pattern: senderPattern, description: "Overrides the account's sender name." }),
  ),
  allowUnknownPlaceholders: Type.Optional(
    Type.Boolean({
      description:
        'True sends texts with placeholders that nothing fills as they are; they are refused otherwise.',
    }),
  ),
};

export const campaignHeadSchema = Type.Object(headProperties, { additionalProperties: false });
export type CampaignHead = Type.Static<typeof campaignHeadSchema>;

/** For the document: the whole body of POST /campaigns. The list is read as a stream, not through this schema. */
export const campaignBodySchema = Type.Object(
  {
    ...headProperties,
    customerIds: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      description: 'Up to 2,000,000 customer IDs; a repeated one is counted as a duplicate.',
      examples: [['C-20431', 'C-20977']],
    }),
  },
  {
    $id: 'CampaignRequest',
    additionalProperties: false,
    description: 'A campaign: customers, template or templates, send time.',
  },
);

const compiled = Compile(campaignHeadSchema);

function faultsOfHead(head: unknown): Fault[] {
  const faults: Fault[] = faultsOfTexts(head).map(({ pointer, detail }) => ({
    pointer: `/body${pointer}`,
    detail,
  }));
  for (const { keyword, instancePath, message, params } of compiled.Errors(head)) {
    if (keyword === 'boolean' || keyword === 'anyOf') continue; // said again, more usefully, by another error
    if (keyword === 'additionalProperties') {
      const { additionalProperties } = params;
      for (const name of additionalProperties) {
        faults.push({
          pointer: `/body${instancePath}/${name.slice(0, 60)}`,
          detail: 'This property is not known; take it out.',
        });
      }
      continue;
    }
    faults.push({ pointer: `/body${instancePath}`, detail: message });
  }
  return faults;
}

/** One template by one name, or several by weight: not both. */
function faultsOfTemplates(head: CampaignHead, customers: BlockBuilder): Fault[] {
  if (head.templateId !== undefined && head.templates !== undefined) {
    return [{ pointer: '/body/templates', detail: 'Give templateId or templates, not both.' }];
  }
  if (
    head.templateId === undefined &&
    head.templates === undefined &&
    (customers.count === 0 || customers.unnamed > 0)
  ) {
    return [
      {
        pointer: '/body/templateId',
        detail: 'Give templateId, or templates with weights, or a templateId on every line.',
      },
    ];
  }
  const ids = head.templates?.map((each) => each.templateId) ?? [];
  return new Set(ids).size === ids.length
    ? []
    : [{ pointer: '/body/templates', detail: 'A template stands in templates twice; add the weights up.' }];
}

/**
 * The request without its customers, checked.
 * @throws ProblemError invalid-request with every fault of the head and the first of the list
 */
export function checkHead(head: unknown, list: FaultList, customers: BlockBuilder): CampaignHead {
  const faults = faultsOfHead(head);
  if (faults.length === 0) faults.push(...faultsOfTemplates(head as CampaignHead, customers));
  faults.push(...list.shown);
  if (faults.length > 0) {
    const more = list.count - list.shown.length;
    const detail = `${faults[0]?.pointer}: ${faults[0]?.detail}`;
    throw new ProblemError(
      'invalid-request',
      more > 0 ? `${detail} (${more} more customer IDs have faults.)` : detail,
      { errors: faults },
    );
  }
  return head as CampaignHead;
}

/** The head in one fixed spelling, so that the same request has the same hash whatever the order of its keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : each,
  );
