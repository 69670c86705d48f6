// Every error the service answers with: a stable code, its HTTP status and its title.
// `type` in an answer is /errors/<code>; the page behind it is docs/errors/<code>.md, and a test holds the two equal.

export const catalogue = {
  'invalid-request': { status: 400, title: 'The request is not as described' },
  'invalid-json': { status: 400, title: 'The body is not readable JSON' },
  unauthorized: { status: 401, title: 'A valid bearer key is needed' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  'not-found': { status: 404, title: 'There is no such address' },
  'not-acceptable': { status: 406, title: 'None of the types in Accept can be given' },
  'account-not-found': { status: 404, title: 'There is no such account' },
  'account-required': { status: 400, title: 'The admin key has to name the account' },
  'account-in-use': { status: 409, title: 'The account still has campaigns under way' },
  'account-not-verified': { status: 422, title: 'The account was never verified' },
  'confirmation-required': { status: 422, title: 'Confirmation required' },
  'trial-refused': { status: 409, title: 'Trial refused' },
  'key-not-found': { status: 404, title: 'There is no such key' },
  'key-already-rotated': { status: 409, title: 'The key was rotated before' },
  'campaign-not-found': { status: 404, title: 'There is no such campaign' },
  'customer-not-found': { status: 404, title: 'No contact has this customer ID' },
  'customers-erased': { status: 410, title: "The campaign's customers were erased" },
  'template-not-found': { status: 404, title: 'There is no such template' },
  'campaign-state-conflict': { status: 409, title: "The campaign's state does not allow this" },
  'campaign-refused': { status: 422, title: 'The campaign has several faults' },
  'decision-required': { status: 422, title: "Held sends need a person's decision" },
  'idempotency-key-reused': { status: 422, title: 'The same name was used with another body' },
  'unknown-template': { status: 422, title: 'The account has no such template' },
  'sender-not-allowed': { status: 422, title: 'The sender name is not allowed' },
  'empty-list': { status: 422, title: 'The campaign has no customers' },
  'send-time-past': { status: 422, title: 'The send time is in the past' },
  'send-time-too-far': { status: 422, title: 'The send time is further ahead than TextLocal takes' },
  'send-time-invalid': { status: 422, title: 'The send time does not exist' },
  'quiet-hours': { status: 422, title: "The send time lies in the account's quiet hours" },
  'text-too-long': { status: 422, title: 'The text is longer than TextLocal takes' },
  'text-blank': { status: 422, title: 'The text is empty or blank' },
  'text-has-placeholders': { status: 422, title: 'The text has placeholders that nothing fills' },
  'mms-not-supported': { status: 422, title: 'Only SMS can be sent' },
  'base-url-not-allowed': { status: 422, title: "The address is not one of TextLocal's" },
  'credentials-unreadable': { status: 422, title: 'The stored credentials cannot be used' },
  'webhook-not-allowed': { status: 422, title: 'The webhook may not be called at this address' },
  'webhook-event-not-found': { status: 404, title: 'There is no such event' },
  'upload-too-slow': { status: 408, title: 'The upload is too slow' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has a type that is not read here' },
  'too-many-requests': { status: 429, title: 'Too many requests in too short a time' },
  'too-busy': { status: 503, title: 'Too many large requests at the same time' },
  unavailable: { status: 503, title: 'A part the service needs is away' },
  'provider-refused': { status: 502, title: 'TextLocal refused the call' },
  'provider-unavailable': { status: 503, title: 'TextLocal does not answer' },
  internal: { status: 500, title: 'Something went wrong here' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof catalogue;

/** Why a send is `failed` or `held`, in the account's terms; kept on the send and seen in GET /campaigns/{id}. */
export const sendProblems = {
  'login-refused': 'TextLocal refused the login: check the API key and its allowed addresses.',
  'origin-not-allowed': "The account's address is not one that may be called: see TEXTLOCAL_ALLOWED_ORIGINS.",
  'credentials-unreadable':
    "The account's credentials cannot be opened for its address: store the account again.",
  'no-credits': 'The TextLocal account has too few credits.',
  'provider-refused': 'TextLocal refused the call.',
  'contact-group-missing': 'TextLocal has no such contact group.',
  'no-recipients': 'None of the customers can be texted: see the outcomes.',
  'send-window-missed': 'The send could not be made before notAfter.',
  'too-many-recipients':
    "The campaign has more recipients than the account's maxRecipients: nothing was sent, a person decides.",
  'text-has-placeholders': 'The text has placeholders that nothing fills; customers would read them.',
  'segment-mismatch': 'The segment at TextLocal does not hold the contacts that were put into it.',
  'name-used-before':
    'TextLocal has a group of this Idempotency-Key or campaignId with other contents: it named another request before.',
  'outcome-unknown':
    'Whether TextLocal took the send could not be found out: look in Messenger, then decide.',
  'text-altered':
    'TextLocal would have delivered another text than was given; the scheduled send was cancelled.',
  'ledger-open': 'The counts of the campaign do not add up; nothing was sent.',
} as const;

export type SendProblemCode = keyof typeof sendProblems;
