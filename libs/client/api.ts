// Generated from openapi.yaml by `npm run docs`; do not edit.

export interface paths {
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document as JSON
         * @description OpenAPI 3.1. `/docs` shows it to people.
         *
         *     Needs no key.
         */
        get: operations["getDocumentJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document as YAML
         * @description The same as `/openapi.json`, as openapi.yaml in the repository has it.
         *
         *     Needs no key.
         */
        get: operations["getDocumentYaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell that the process is alive
         * @description For liveness probes. Checks no other part on purpose: restarting this process would not bring a database back.
         *
         *     Needs no key.
         */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether the process is able to work
         * @description For readiness probes: database and queue answer, nothing is left to migrate, and no stop is under way.
         *
         *     Needs no key.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Give the counts for Prometheus
         * @description What this process counted, and what the installation is. Open, since no account, campaign or address is named. Worker processes answer for themselves on WORKER_PORT.
         *
         *     Needs no key.
         */
        get: operations["getPrometheusMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/errors/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain an error
         * @description The page that the `type` of a problem leads to: what happened and how to mend it.
         *
         *     Needs no key.
         */
        get: operations["explainError"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an account
         * @description The account as it is stored, without its secrets.
         *
         *     Needs the admin key.
         */
        get: operations["getAccount"];
        /**
         * Store an account
         * @description Stores the account whole: what the body leaves out takes its default. Secrets go in and never come out. A change of where or as whom TextLocal is called, of the contact group, of the customer-ID field or of the sender takes the verification back. `testMode` is true unless said otherwise: everything runs, TextLocal is told `test=true`, and nobody is texted.
         *
         *     Needs the admin key.
         */
        put: operations["putAccount"];
        post?: never;
        /**
         * Delete an account
         * @description Deletes the account with its keys, its campaigns and their figures, for good. Refused with `account-in-use` while a campaign could still text somebody or is measured.
         *
         *     Needs the admin key.
         */
        delete: operations["deleteAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the accounts
         * @description All accounts by ID, without their secrets.
         *
         *     Needs the admin key.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify an account
         * @description Asks TextLocal whether the account will work: credentials, contact group, customer-ID field, templates, sender, scheduled sends; one line for each check, with what to change. Campaigns of an account that was never verified are refused. Nothing is sent and nothing is changed at TextLocal.
         *
         *     Needs the admin key.
         */
        post: operations["verifyAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a trial
         * @description Finds out what TextLocal's documents leave open, with one to three phones that the operator owns: makes a segment, schedules a send, finds it, cancels it, sends one text now, reads both histories and the report, and deletes the segment. It is real in test mode too and costs about a credit for each number, so `confirm` has to be true. What was seen is kept as the account's `traits`; numbers and texts are not kept. One trial at a time for an account, none while it is paused. It takes up to 90 seconds; a step that fails says so and the others go on. `leftBehind` names what could not be undone.
         *
         *     Needs the admin key.
         */
        post: operations["trialAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause an account
         * @description The brake: from now on no send of the account is handed to TextLocal, and a personalised send makes no further call. Campaigns are still accepted and segmented; their sends say `paused` in `waiting`. What TextLocal holds leaves at its time unless `cancelScheduled` is true: then each of these campaigns is cancelled, and the answer lists what became of every send. Pausing twice is harmless. Needs the admin key, or a key of this account.
         *
         *     Needs a key with the scope `campaigns:write`, or the admin key with the account in `X-Account-Id`.
         */
        post: operations["pauseAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume an account
         * @description Ends a pause. Sends that waited go on while `notAfter` allows, else they fail with `send-window-missed`. What was cancelled stays cancelled. Resuming twice is harmless. Needs the admin key, or a key of this account.
         *
         *     Needs a key with the scope `campaigns:write`, or the admin key with the account in `X-Account-Id`.
         */
        post: operations["resumeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys of an account
         * @description All keys of the account with their scopes and when they were used last, without their text.
         *
         *     Needs the admin key.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make a key
         * @description Makes a bearer key for the account. Its text is in this answer and nowhere else: only a hash is kept. Without a body it has all scopes and works until it is deleted.
         *
         *     Needs the admin key.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a key
         * @description Makes a key with the name and scopes of another one, shown once. The old key works beside the new one until the overlap is over, a day unless said otherwise, so that callers can change over. A key is rotated once; then the one in its place is.
         *
         *     Needs the admin key.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a key back
         * @description From this answer on the key opens nothing. Requests under way are finished.
         *
         *     Needs the admin key.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/webhook-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook events
         * @description The events for the account's webhook, the latest first, a page at a time. They are written together with the change they tell of, and posted until a 2xx answer: about eight times in a day. Signed as Standard Webhooks describes (webhook-id, webhook-timestamp, webhook-signature). An event may come twice, under the same webhook-id, and events may come in another order than they happened, also within one campaign: go by `timestamp` in the body.
         *
         *     Needs the admin key.
         */
        get: operations["listWebhookEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/webhook-events/{eventId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a webhook event again
         * @description The same body under the same ID, with all attempts anew.
         *
         *     Needs the admin key.
         */
        post: operations["replayWebhookEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the audit trail
         * @description Who did what, the latest first: accounts, keys, decisions about campaigns, sign-ins to the board and its actions. Each entry was written in the transaction of the change itself, and the database refuses to change or delete it. It holds no secrets, customers or numbers, and stays when its account is deleted.
         *
         *     Needs the admin key.
         */
        get: operations["listDeeds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List campaigns
         * @description The campaigns of the account, the latest first, a page at a time: give `nextCursor` as `cursor` for the next page. All filters that are given have to fit. `campaignId` may name several campaigns when runs were told apart by `Idempotency-Key`.
         *
         *     Needs a key with the scope `campaigns:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["listCampaigns"];
        put?: never;
        /**
         * Accept a campaign
         * @description Stores the campaign whole and answers at once, also with two million customer IDs: the body is read as a stream. What stands against sending it is refused here, all faults at once, and then nothing is stored.
         *
         *     Send JSON, or `application/x-ndjson`: the request without `customerIds` on the first line, then one customer on each further line, as a JSON string or as `{"customerId": "…", "templateId": "…"}`. Either may be sent with `Content-Encoding: gzip`. IDs are 1 to 128 characters without control characters; a repeated one is counted as a duplicate, not refused. The body may have 400 MB when inflated, and 1 MiB more than 1,024 bytes for each of its customer IDs, the part without customers 256 KiB, a line of NDJSON 4 KiB.
         *
         *     **Repeating is safe.** `Idempotency-Key`, else `campaignId`, names the request within the account. The same request again gives the same campaign, a day later too; the same name with another body is refused (`idempotency-key-reused`). So after a lost answer, or a 503, send it again.
         *
         *     Needs a key with the scope `campaigns:write`, or the admin key with the account in `X-Account-Id`.
         */
        post: operations["acceptCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a campaign
         * @description State, progress and counts, from the database only: asking often costs TextLocal nothing. Once segmenting is over, accepted = duplicate + unresolved + optedOut + invalidNumber + segmented. A campaign that is `failed` or `held` says why in `problem`.
         *
         *     Needs a key with the scope `campaigns:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["getCampaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show delivery figures
         * @description The delivery counts of each send and in total: a snapshot for each day so far, the latest counts, and when the next reading is due. Counts are read once a day for seven days after the send; a reading is never overwritten.
         *
         *     Needs a key with the scope `campaigns:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns/{id}/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export what became of each customer
         * @description Streamed, also for two million customers; `Accept` chooses between `application/x-ndjson` (the default) and `text/csv`. An answer that breaks off is not complete: ask again. Before the send, `pending` customers are still looked for. After the last reading, `segmented` becomes `delivered`, `undelivered`, `expired` or `unknown` for the recipients whose fate TextLocal tells. In CSV, a cell that begins with `=`, `+`, `-` or `@` has an apostrophe before it, so that no spreadsheet runs it as a formula. 16 exports are read at the same time; a reader that takes nothing for a minute is cut off.
         *
         *     Needs a key with the scope `campaigns:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["exportRecipients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a campaign
         * @description Takes a campaign back before its texts leave, at TextLocal too. From this call on no `send` begins. Once they have left it is refused with `campaign-state-conflict`. Cancelling twice is harmless.
         *
         *     Needs a key with the scope `campaigns:write`, or the admin key with the account in `X-Account-Id`.
         */
        post: operations["cancelCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a campaign
         * @description Resumes a `failed` or `held` campaign from the step that stopped, not from the start: nobody is texted twice. For held sends a person looks into TextLocal Messenger and says what it shows in `decision`. The body may be left out for a failed campaign.
         *
         *     Needs a key with the scope `campaigns:write`, or the admin key with the account in `X-Account-Id`.
         */
        post: operations["retryCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/campaigns/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate a campaign
         * @description Takes the body of `POST /campaigns`, checks it in the same way and refuses it for the same faults, but stores nothing and makes nothing at TextLocal. The contact group is read once, so a large one takes a while. What would not stop the campaign, such as too few credits, comes as `warnings`.
         *
         *     Needs a key with the scope `campaigns:write`, or the admin key with the account in `X-Account-Id`.
         */
        post: operations["estimateCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the templates
         * @description The templates of the account with their measures, for a drop-down. Read from TextLocal at most once a minute, at once with `refresh=true`. A high-level template, one with `languages`, stands for one TextLocal template a language; a campaign that names it sends each customer the right one.
         *
         *     Needs a key with the scope `templates:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a template
         * @description One template as the list shows it. TextLocal is asked again before the service says that there is none.
         *
         *     Needs a key with the scope `templates:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["getTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview a template
         * @description How a template will read, and what it costs per recipient. With `customerId` the placeholders are filled from that customer’s contact, which is read from TextLocal for this answer and kept nowhere; reading a large contact group takes a while, at most a minute.
         *
         *     Needs a key with the scope `templates:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["previewTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sender names
         * @description The sender names the account may use. `defaultSender` is what a campaign gets that names none: the account's own, else TextLocal's. Read from TextLocal at most once a minute, at once with `refresh=true`.
         *
         *     Needs a key with the scope `templates:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["listSenders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the credits left
         * @description Asked of TextLocal at every call.
         *
         *     Needs a key with the scope `templates:read`, or the admin key with the account in `X-Account-Id`.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "campaign.state-changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A campaign is in another state
         * @description Tells of every change of the state that `GET /campaigns/{id}` shows, with the counts at that moment. Posted to the `webhook.url` of the account, signed as [Standard Webhooks](https://www.standardwebhooks.com) describes. Events may come twice and in another order than they happened: go by `timestamp`. Names no customer.
         */
        post: operations["campaignStateChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "snapshot.taken": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A send has new delivery counts
         * @description Tells of a reading of one send, which `GET /campaigns/{id}/metrics` shows from then on. Posted to the `webhook.url` of the account, signed as [Standard Webhooks](https://www.standardwebhooks.com) describes. Events may come twice and in another order than they happened: go by `timestamp`. Names no customer.
         */
        post: operations["snapshotTaken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description An error, as RFC 9457 describes it. */
        Problem: {
            /** @description Address of the page that explains the error. */
            type: string;
            /** @description What went wrong, the same for every error of this code. */
            title: string;
            /** @description The HTTP status of the answer. */
            status: number;
            /** @description The last part of `type`, for programs. */
            code: string;
            /** @description What happened this time and what to change. */
            detail?: string;
            /** @description The request ID, as in the log. */
            instance?: string;
            /** @description All faults of the request. */
            errors?: {
                /** @description A code of the catalogue, when the fault has one of its own. */
                code?: string;
                /** @description JSON pointer to what is at fault, with the part of the request before it. */
                pointer: string;
                /** @description What is wrong and what to change. */
                detail: string;
            }[];
            /** @description The state that did not allow the call. */
            state?: string;
        };
        /** @description A campaign: customers, template or templates, send time. */
        CampaignRequest: {
            /**
             * @description Optimove's own identifier.
             * @example 51207
             */
            campaignId: string;
            /**
             * @description For people.
             * @example Free Spins, 80% of target group
             */
            name?: string;
            /**
             * @description Only "sms" can be sent.
             * @example sms
             */
            channel?: string;
            /**
             * @description As GET /templates gives it.
             * @example 1001
             */
            templateId?: string;
            /** @description Instead of templateId: customers are split by a hash of their ID. */
            templates?: {
                /**
                 * @description As GET /templates gives it.
                 * @example 1001
                 */
                templateId: string;
                /**
                 * @description Its share: weight ÷ sum of all weights.
                 * @example 80
                 */
                weight: number;
            }[];
            /** @description An instant (2026-11-24T12:00:00Z), or a date and time on the wall clock of an IANA time zone. */
            sendAt: string | {
                /**
                 * @description The day on the wall calendar.
                 * @example 2026-11-24
                 */
                date: string;
                /**
                 * @description The time on the wall clock, 24 hours.
                 * @example 12:00
                 */
                time: string;
                /**
                 * @description IANA time zone; the account's when left out.
                 * @example Europe/London
                 */
                timeZone?: string;
            };
            /**
             * Format: date-time
             * @description Not sent later than this; sendAt plus one hour when left out.
             */
            notAfter?: string;
            /** @description Overrides the account's sender name. */
            sender?: string;
            /** @description True sends texts with placeholders that nothing fills as they are; they are refused otherwise. */
            allowUnknownPlaceholders?: boolean;
            /**
             * @description Up to 2,000,000 customer IDs; a repeated one is counted as a duplicate.
             * @example [
             *       "C-20431",
             *       "C-20977"
             *     ]
             */
            customerIds: string[];
        };
        /** @description Why a send failed or is held, and what to do. */
        SendProblem: {
            /** @description A code of docs/send-problems.md, for programs. */
            code: string;
            /** @description What happened and what a person can do. */
            detail: string;
            /** @description The step that stopped: `segment`, `schedule`, `deliver` or `measure`. */
            step?: string;
        };
        /** @description Why a send does not progress now. */
        Waiting: {
            /**
             * @description The account is paused, its quiet hours last, TextLocal asked for a pause, or TextLocal does not answer.
             * @enum {unknown}
             */
            code: "paused" | "quiet-hours" | "rate-limited" | "textlocal-unavailable";
            /**
             * Format: date-time
             * @description Since when it waits for that.
             */
            since: string;
            /** @description What happens next. */
            detail: string;
        };
        /** @description The part of a campaign with one template and one language. */
        Send: {
            /**
             * Format: uuid
             * @description The ID of the send.
             */
            id: string;
            /**
             * @description The TextLocal template whose text is sent.
             * @example 1001
             */
            templateId: string;
            /** @description The language of its customers; null for a template without languages. */
            language: string | null;
            /**
             * @description How far this send is.
             * @enum {unknown}
             */
            state: "pending" | "segmenting" | "scheduling" | "scheduled" | "measuring" | "completed" | "failed" | "held" | "cancelled";
            /** @description True: it is made as a test, also when the account went into test mode after acceptance. */
            testMode: boolean;
            /** @description The TextLocal group made for this send; null before. */
            segmentGroupId: string | null;
            /** @description TextLocal's batch; null until it took the send, and for personalised sends, which have many. */
            batchId: string | null;
            /** @description Contacts in the segment. */
            recipients: number;
            /** @description Credits, as TextLocal said when it took the send. */
            cost: number | null;
            /** @description When TextLocal lets it go; later than `sendAt` when quiet hours postpone it. Null before. */
            leavesAt: string | null;
            /** @description Why the send does not progress now; null while it does. */
            waiting: components["schemas"]["Waiting"] | null;
            /** @description Since then TextLocal no longer has the segment. */
            segmentDeletedAt: string | null;
            /** @description Why the send is `failed` or `held`; else null. */
            problem: components["schemas"]["SendProblem"] | null;
        };
        /** @description One request: customers, template or templates, send time. */
        Campaign: {
            /**
             * Format: uuid
             * @description The bridge's ID of the campaign.
             */
            id: string;
            /**
             * @description Optimove's identifier.
             * @example 51207
             */
            campaignId: string;
            /** @description The name of the request, else its `campaignId`. */
            name: string;
            /**
             * @description `held` or `failed` if one of its sends is, else the state of its least advanced send; `accepted` before any has begun.
             * @enum {unknown}
             */
            state: "accepted" | "segmenting" | "scheduling" | "scheduled" | "measuring" | "completed" | "failed" | "held" | "cancelled";
            /** @description True: TextLocal was told `test=true`, nobody is texted. */
            testMode: boolean;
            /**
             * Format: date-time
             * @description When it is sent, in UTC.
             */
            sendAt: string;
            /**
             * @description The time zone of the request, else the account's.
             * @example Europe/London
             */
            timeZone: string;
            /** @description The send time as it was asked for; null when that was an instant. */
            wallClock: {
                /**
                 * @description The day asked for.
                 * @example 2026-11-24
                 */
                date: string;
                /**
                 * @description The time of day asked for.
                 * @example 12:00
                 */
                time: string;
                /**
                 * @description The IANA time zone it is meant in.
                 * @example Europe/London
                 */
                timeZone: string;
                /** @description Says so when the time occurs twice and the first was taken. */
                note?: string;
            } | null;
            /**
             * Format: date-time
             * @description Not sent later than this, whatever happens.
             */
            notAfter: string;
            /** @description The sender name; null for TextLocal's default. */
            sender: string | null;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            createdAt: string;
            /** @description When its last send ended; null while any goes on or is held. */
            finishedAt: string | null;
            /** @description Since then its customers and their outcomes are gone. */
            customersErasedAt: string | null;
            /** @description The ledger: accepted = duplicate + unresolved + optedOut + invalidNumber + segmented, once segmenting is over. */
            counts: {
                /** @description Customer IDs of the request. */
                accepted: number;
                /** @description IDs that stood in the request before. */
                duplicate: number;
                /** @description No contact of the contact group has this ID. */
                unresolved: number;
                /** @description Customers who do not want texts any more. */
                optedOut: number;
                /** @description Contacts whose number cannot be texted. */
                invalidNumber: number;
                /** @description Contacts put into a segment: who will be, or was, texted. */
                segmented: number;
            };
            /** @description How far the step is that goes on. */
            progress: {
                /**
                 * @description What goes on now.
                 * @enum {unknown}
                 */
                step: "segment" | "schedule" | "measure" | "done";
                /** @description How much of it is done: customers, or readings while measuring. */
                done: number;
                /** @description How much there is. */
                total: number;
            };
            /** @description One for each template and language. */
            sends: components["schemas"]["Send"][];
            /** @description The problem of its first send that has one; else null. */
            problem: components["schemas"]["SendProblem"] | null;
        };
        /** @description Some campaigns of an account. */
        CampaignPage: {
            /** @description The latest first. */
            items: components["schemas"]["Campaign"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            nextCursor: string | null;
        };
        /** @description Delivery counts; all but recipients and the rate add up to recipients. */
        Counts: {
            /** @description Customers in the segment. */
            recipients: number;
            /** @description Their phone has the text. */
            delivered: number;
            /** @description The network refused the text, or gave it up. */
            undelivered: number;
            /** @description On its way; no report has come yet. */
            pending: number;
            /** @description The phone could not be reached for as long as the network tries. */
            expired: number;
            /** @description The number cannot be texted. */
            invalid: number;
            /** @description TextLocal does not tell what became of the text. */
            unknown: number;
            /** @description TextLocal kept the text back. */
            blocked: number;
            /** @description delivered ÷ recipients; 0 when there are none */
            deliveryRate: number;
        };
        /** @description The delivery counts of one send on one day. */
        Snapshot: {
            /**
             * @description 1 for the first reading after the send.
             * @example 1
             */
            day: number;
            /**
             * Format: date-time
             * @description When the reading is planned.
             */
            dueAt: string;
            /** @description When it was made; later than `dueAt` after an outage. */
            takenAt: string | null;
            /** @description Customers in the segment. */
            recipients: number;
            /** @description Their phone has the text. */
            delivered: number;
            /** @description The network refused the text, or gave it up. */
            undelivered: number;
            /** @description On its way; no report has come yet. */
            pending: number;
            /** @description The phone could not be reached for as long as the network tries. */
            expired: number;
            /** @description The number cannot be texted. */
            invalid: number;
            /** @description TextLocal does not tell what became of the text. */
            unknown: number;
            /** @description TextLocal kept the text back. */
            blocked: number;
            /** @description delivered ÷ recipients; 0 when there are none */
            deliveryRate: number;
        };
        /** @description The delivery of one send. */
        SendMetrics: {
            /**
             * Format: uuid
             * @description The ID of the send.
             */
            id: string;
            /**
             * @description The TextLocal template whose text is sent.
             * @example 1001
             */
            templateId: string;
            /** @description The language of its customers; null for a template without languages. */
            language: string | null;
            latest: components["schemas"]["Counts"];
            /** @description The readings so far, the first day first. */
            snapshots: components["schemas"]["Snapshot"][];
        };
        /** @description Delivery of a campaign, per send and in total. */
        Metrics: {
            /**
             * @description The state of the campaign.
             * @example measuring
             */
            state: string;
            /** @description True: nobody was texted, and all counts stay 0. */
            testMode: boolean;
            /** @description When the next reading is due; null when none is. */
            nextPollAt: string | null;
            total: components["schemas"]["Counts"];
            /** @description One for each template and language. */
            sends: components["schemas"]["SendMetrics"][];
        };
        /** @description A text saved in TextLocal, with its measures. */
        Template: {
            /**
             * @description TextLocal's ID of the template.
             * @example 1001
             */
            id: string;
            /**
             * @description Its title, for the drop-down.
             * @example Free spins
             */
            title: string;
            /**
             * @description The text, with its placeholders.
             * @example Your 20 free spins are waiting until midnight.
             */
            body: string;
            /**
             * @description How it travels: a single letter outside GSM-7 makes the whole text UCS-2.
             * @enum {unknown}
             */
            encoding: "GSM-7" | "UCS-2";
            /**
             * @description GSM-7: characters of the extension table count double. UCS-2: UTF-16 units.
             * @example 72
             */
            characters: number;
            /**
             * @description Parts, and so credits, per recipient.
             * @example 1
             */
            parts: number;
            /**
             * @description As written in the text.
             * @example [
             *       "%%FIRSTNAME%%"
             *     ]
             */
            placeholders: string[];
            /** @description Language to template, when the template stands for several; else null. */
            languages: {
                [key: string]: string;
            } | null;
            /** @description Whether POST /campaigns takes it, in all its languages. */
            sendable: boolean;
            /** @description Why it cannot be sent; empty when it can. */
            reasons: {
                /**
                 * @description For programs.
                 * @example text-too-long
                 */
                code: string;
                /**
                 * @description For people.
                 * @example Template 1001 has 801 characters; TextLocal takes 765. Shorten it.
                 */
                detail: string;
            }[];
        };
        /** @description The account's templates. */
        TemplateList: {
            /** @description True: campaigns of this account text nobody. */
            testMode: boolean;
            /** @description All of them, as TextLocal lists them. */
            items: components["schemas"]["Template"][];
        };
        /** @description How a template will read, and what it will cost per recipient. */
        Preview: {
            /**
             * @description The template with this text: another than asked for when the language chose it.
             * @example 1006
             */
            templateId: string;
            /**
             * @description Its title.
             * @example Happy Birthday [de]
             */
            title: string;
            /** @description The language chosen; null without languages. */
            language: string | null;
            /**
             * @description The text as it will be read.
             * @example Alles Gute zum Geburtstag!
             */
            text: string;
            /**
             * @description How it travels: a single letter outside GSM-7 makes the whole text UCS-2.
             * @enum {unknown}
             */
            encoding: "GSM-7" | "UCS-2";
            /**
             * @description GSM-7: characters of the extension table count double. UCS-2: UTF-16 units.
             * @example 72
             */
            characters: number;
            /**
             * @description Parts, and so credits, per recipient.
             * @example 1
             */
            parts: number;
            /**
             * @description As written in the text.
             * @example [
             *       "%%FIRSTNAME%%"
             *     ]
             */
            placeholders: string[];
            /** @description Language to template, when the template stands for several; else null. */
            languages: {
                [key: string]: string;
            } | null;
            /** @description True when a customer's fields were put in. */
            filled: boolean;
            /** @description Placeholders without a value for this customer; they stand in the text as they are. */
            missing: string[];
            /** @description Whether POST /campaigns takes the template, in all its languages. */
            sendable: boolean;
            /** @description Why it cannot be sent; empty when it can. */
            reasons: {
                /**
                 * @description For programs.
                 * @example text-has-placeholders
                 */
                code: string;
                /**
                 * @description For people.
                 * @example Template 1004 has placeholders that nothing fills: {name} at character 4. …
                 */
                detail: string;
            }[];
            /** @description What can be sent, but is hardly meant to be read so. */
            warnings: {
                /**
                 * @description For programs.
                 * @example placeholder-like
                 */
                code: string;
                /**
                 * @description For people.
                 * @example Template 1006 has what looks like a placeholder: [name] at character 4. Customers read it as it stands.
                 */
                detail: string;
            }[];
            /**
             * @description The characters that make the text UCS-2, each once; empty when it is GSM-7.
             * @example [
             *       "🎰"
             *     ]
             */
            ucs2Characters: string[];
            /** @description True: campaigns of this account text nobody. */
            testMode: boolean;
        };
        /** @description Sender names that TextLocal allows the account. */
        Senders: {
            /** @description What a campaign gets that names none; null when that is not known. */
            defaultSender: string | null;
            /** @description All allowed names; null when TextLocal does not tell them. */
            names: string[] | null;
            /** @description Why nothing is known, when TextLocal does not tell it for this account. */
            note?: string;
        };
        /** @description Credits left at TextLocal. */
        Balance: {
            /** @description Credits left; null when not known. */
            credits: number | null;
            /** @description Why nothing is known, when TextLocal does not tell it for this account. */
            note?: string;
        };
        /** @description What a campaign would do and cost, were it accepted now. */
        Estimate: {
            /** @description True: the campaign would text nobody. */
            testMode: boolean;
            /** @description accepted = duplicate + resolved + unresolved + optedOut + invalidNumber */
            counts: {
                /**
                 * @description Customer IDs of the request.
                 * @example 100000
                 */
                accepted: number;
                /**
                 * @description IDs that stood in the request before.
                 * @example 12
                 */
                duplicate: number;
                /**
                 * @description Would be texted.
                 * @example 99645
                 */
                resolved: number;
                /**
                 * @description No contact of the contact group has this ID.
                 * @example 340
                 */
                unresolved: number;
                /**
                 * @description Do not want texts any more.
                 * @example 0
                 */
                optedOut: number;
                /**
                 * @description Have a number that cannot be texted.
                 * @example 3
                 */
                invalidNumber: number;
            };
            /** @description One for each template and language: each becomes a send. */
            templates: {
                /**
                 * @description The TextLocal template whose text would be sent.
                 * @example 1001
                 */
                templateId: string;
                /** @description The language of its customers; null without languages. */
                language: string | null;
                /**
                 * @description How it travels: a single letter outside GSM-7 makes the whole text UCS-2.
                 * @enum {unknown}
                 */
                encoding: "GSM-7" | "UCS-2";
                /**
                 * @description GSM-7: characters of the extension table count double. UCS-2: UTF-16 units.
                 * @example 72
                 */
                characters: number;
                /**
                 * @description Parts, and so credits, per recipient.
                 * @example 1
                 */
                parts: number;
                /**
                 * @description Customers who would get it.
                 * @example 99645
                 */
                recipients: number;
                /**
                 * @description Credits for them. With placeholders to fill: of the filled texts, so not always recipients × parts.
                 * @example 99645
                 */
                credits: number;
            }[];
            /**
             * @description Credits needed in all.
             * @example 99645
             */
            credits: number;
            /** @description Credits left; null when not known. */
            balance: number | null;
            /** @description What would not stop the campaign, but should be known. */
            warnings: {
                /**
                 * @description For programs.
                 * @example balance-low
                 */
                code: string;
                /**
                 * @description For people.
                 * @example The campaign needs 99645 credits; 500 are left.
                 */
                detail: string;
            }[];
        };
        /** @description One Optimove client's connection to TextLocal. */
        AccountRequest: {
            /**
             * @description For people.
             * @example Acme Casino
             */
            name: string;
            /** @description TextLocal's host and an API key, or the legacy username and hash. Never shown again. */
            textlocal: {
                /**
                 * @description One of TextLocal's hosts, or an origin the operator allowed in TEXTLOCAL_ALLOWED_ORIGINS.
                 * @example https://api.txtlocal.com
                 */
                baseUrl: string;
                /** @description An API key made in TextLocal Messenger. */
                apiKey: string;
            } | {
                /**
                 * @description One of TextLocal's hosts, or an origin the operator allowed in TEXTLOCAL_ALLOWED_ORIGINS.
                 * @example https://api.txtlocal.com
                 */
                baseUrl: string;
                /** @description The login. */
                username: string;
                /** @description The hash that belongs to it. */
                hash: string;
            };
            /** @description The TextLocal group with all customers. */
            contactGroupId: string;
            /**
             * @description The contact field that holds Optimove's customer ID.
             * @enum {unknown}
             */
            customerIdField: "custom1" | "custom2" | "custom3" | "first_name" | "last_name";
            /** @description Sender name when a campaign names none. */
            sender?: string;
            /**
             * @description The contact field that holds the customer's language.
             * @enum {unknown}
             */
            languageField?: "custom1" | "custom2" | "custom3" | "first_name" | "last_name";
            /**
             * @description The language of contacts that name none, or one without a template.
             * @example en
             */
            defaultLanguage?: string;
            /**
             * @description Template to the template of each language, where titles do not say it.
             * @example {
             *       "1005": {
             *         "de": "1006"
             *       }
             *     }
             */
            languages?: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            /** @description Fill placeholders from contact fields and send one by one at the send time. */
            personalise?: boolean;
            /**
             * @description IANA time zone.
             * @example Europe/London
             */
            timeZone?: string;
            /** @description No campaign is accepted for these hours of the account's time zone; a send delayed into them waits for their end. */
            quietHours?: {
                /**
                 * @description They begin.
                 * @example 21:00
                 */
                from: string;
                /**
                 * @description They end.
                 * @example 08:00
                 */
                to: string;
            };
            /** @description Most calls to TextLocal in a second; 10 when left out. */
            requestsPerSecond?: number;
            /** @description Most calls to TextLocal at the same time; 4 when left out. */
            maxConcurrentRequests?: number;
            /**
             * @description ISO 3166-1 code for numbers in national form; the host's country when left out.
             * @example GB
             */
            country?: string;
            /** @description A campaign with more recipients is held until a person decides; no limit when left out. */
            maxRecipients?: number | null;
            /**
             * @description Templates that are sent as they are although they contain unknown placeholders.
             * @example [
             *       "1004"
             *     ]
             */
            allowUnknownPlaceholders?: string[];
            /** @description True stops every dispatch of the account. Left out, it stays as it is. */
            paused?: boolean;
            /** @description True unless said otherwise: TextLocal is told `test=true` and nothing leaves. */
            testMode?: boolean;
            /** @description Where campaign states and new snapshots are posted, signed. Left out: nowhere. */
            webhook?: {
                /**
                 * @description https, at a public address, unless the operator allowed its origin.
                 * @example https://hooks.example.com/textlocal
                 */
                url: string;
                /** @description `whsec_` and base64 of 24 to 64 bytes, as in Standard Webhooks. Left out, the one that is stored stays; if there is none it is generated, and shown once, in this answer. */
                secret?: string;
            };
        };
        /** @description A connection to TextLocal, without its secrets. */
        Account: {
            /**
             * @description The name the operator chose.
             * @example acme
             */
            id: string;
            /**
             * @description For people.
             * @example Acme Casino
             */
            name: string;
            /** @description Where TextLocal is called. */
            textlocal: {
                /**
                 * @description TextLocal's host.
                 * @example https://api.txtlocal.com
                 */
                baseUrl: string;
                /**
                 * @description They are there, sealed, and never shown.
                 * @enum {string}
                 */
                credentials: "stored";
            };
            /**
             * @description The TextLocal group with all customers.
             * @example 123456
             */
            contactGroupId: string;
            /**
             * @description The contact field that holds Optimove's customer ID.
             * @example custom1
             */
            customerIdField: string;
            /** @description Sender name when a campaign names none; null for TextLocal's default. */
            sender: string | null;
            /** @description The contact field with the customer's language; null without languages. */
            languageField: string | null;
            /** @description The language of contacts that name none, or one without a template. */
            defaultLanguage: string | null;
            /** @description Template to the template of each language, where titles do not say it. */
            languages: {
                [key: string]: {
                    [key: string]: string;
                };
            } | null;
            /** @description Whether placeholders are filled, one text for each customer. */
            personalise: boolean;
            /**
             * @description For send times that name no zone, and for quiet hours.
             * @example Europe/London
             */
            timeZone: string;
            /** @description Hours for which no campaign is accepted; null for none. */
            quietHours: {
                /**
                 * @description They begin.
                 * @example 21:00
                 */
                from: string;
                /**
                 * @description They end.
                 * @example 08:00
                 */
                to: string;
            } | null;
            /**
             * @description Most calls to TextLocal in a second.
             * @example 10
             */
            requestsPerSecond: number;
            /**
             * @description Most calls to TextLocal at the same time.
             * @example 4
             */
            maxConcurrentRequests: number;
            /**
             * @description ISO 3166-1 code for numbers in national form.
             * @example GB
             */
            country: string;
            /** @description A campaign with more recipients is held until a person decides; null for no limit. */
            maxRecipients: number | null;
            /** @description Templates that are sent as they are although they contain unknown placeholders. */
            allowUnknownPlaceholders: string[];
            /** @description True: no dispatch of this account is made. */
            paused: boolean;
            /** @description True: TextLocal is told `test=true`, and nobody is texted. */
            testMode: boolean;
            /** @description What the last trial found out about TextLocal; null before a trial. */
            traits: components["schemas"]["Traits"] | null;
            /** @description Where state changes and snapshots are reported; null for nowhere. */
            webhook: {
                /**
                 * @description Where events are posted.
                 * @example https://hooks.example.com/textlocal
                 */
                url: string;
                /** @description Only in the answer to the call that made it: shown this once. */
                secret?: string;
            } | null;
            /** @description When every check that matters passed last; null: campaigns are refused. */
            verifiedAt: string | null;
            /**
             * Format: date-time
             * @description When it was stored first.
             */
            createdAt: string;
        };
        /** @description The accounts of this service. */
        AccountList: {
            /** @description All of them, by ID. */
            items: components["schemas"]["Account"][];
        };
        /** @description Whether an account is paused, and what was cancelled with it. */
        Brake: {
            /**
             * @description The account.
             * @example acme
             */
            accountId: string;
            /** @description True: no dispatch of this account is made. */
            paused: boolean;
            /** @description Since when; null while it is not paused. */
            pausedAt: string | null;
            /** @description Every send of the campaigns of which TextLocal held one, or may hold one whose answer was lost; empty unless that was asked for. */
            cancelled: {
                /**
                 * Format: uuid
                 * @description The bridge's ID of the campaign.
                 */
                id: string;
                /**
                 * @description Optimove's identifier.
                 * @example 51207
                 */
                campaignId: string;
                /**
                 * Format: uuid
                 * @description The ID of the send.
                 */
                sendId: string;
                /**
                 * @description `cancelled`; `open`: not confirmed yet, the worker continues; `held`: a person decides; `left`: too late.
                 * @enum {unknown}
                 */
                result: "cancelled" | "open" | "held" | "left";
            }[];
        };
        /** @description One event for an account's webhook. */
        WebhookEvent: {
            /**
             * Format: uuid
             * @description The `webhook-id` header.
             */
            id: string;
            /**
             * @description `campaign.state-changed` or `snapshot.taken`.
             * @example campaign.state-changed
             */
            type: string;
            /**
             * Format: uuid
             * @description The bridge's ID of the campaign.
             */
            campaignId: string;
            /**
             * @description Whether the receiver has it.
             * @enum {unknown}
             */
            state: "pending" | "delivered" | "failed";
            /**
             * @description How often it was posted.
             * @example 1
             */
            attempts: number;
            /** @description HTTP status of the last answer; null without one. */
            lastStatus: number | null;
            /** @description Why the last attempt failed; null when it did not. */
            lastError: string | null;
            /** @description When it is posted again; null when it is not. */
            nextAttemptAt: string | null;
            /** @description When the receiver took it; null before. */
            deliveredAt: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             */
            createdAt: string;
            /** @description What is posted: see the webhooks of this document. */
            body: {
                [key: string]: unknown;
            };
        };
        /** @description Some events of an account. */
        WebhookEventPage: {
            /** @description The latest first. */
            items: components["schemas"]["WebhookEvent"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            nextCursor: string | null;
        };
        /** @description What TextLocal answered to the checks of an account. */
        Verification: {
            /** @description True when every check that is not only advice passed: campaigns are accepted. */
            ok: boolean;
            /** @description True: campaigns of this account text nobody. */
            testMode: boolean;
            /**
             * Format: date-time
             * @description When TextLocal was asked.
             */
            checkedAt: string;
            /** @description One line for each check, in the order they were made. */
            checks: {
                /**
                 * @description What was asked of TextLocal.
                 * @enum {unknown}
                 */
                check: "credentials" | "contact-group" | "customer-id-field" | "templates" | "sender" | "scheduling" | "trial";
                /** @description Whether the answer was as it has to be. */
                ok: boolean;
                /** @description True when a failure of this check does not stop campaigns. */
                advice: boolean;
                /** @description What was found and what to change. */
                detail: string;
            }[];
        };
        /** @description What trials found out about the TextLocal of an account. */
        Traits: {
            /**
             * Format: date-time
             * @description When the last trial ended.
             */
            foundAt: string;
            /**
             * @description The histories that list a send to a group. Cautious: either.
             * @enum {unknown}
             */
            groupSendsIn?: "both" | "group" | "api";
            /**
             * @description Whether history rows carry the text as it left. Cautious: altered.
             * @enum {unknown}
             */
            historyText?: "exact" | "altered" | "absent";
            /** @description Whether every history row of a group send names its group. Cautious: no. */
            rowsNameGroup?: boolean;
            /** @description Whether rows of the API history name a number. Cautious: no. */
            rowsNameNumber?: boolean;
            /**
             * @description How TextLocal decodes a text a second time: not at all, percent sequences, or `+` too. Texts are encoded accordingly. Cautious: a text goes as it is, and one that could be altered is warned of.
             * @enum {unknown}
             */
            textDecoding?: "none" | "percent" | "form";
            /**
             * @description How TextLocal decodes a contact field a second time. Cautious: signs that could be altered are written otherwise in segments.
             * @enum {unknown}
             */
            fieldDecoding?: "none" | "percent" | "form";
            /**
             * @description Whether the answer to a send repeats its text exactly, simplified, or not at all. Only an exact echo is compared.
             * @enum {unknown}
             */
            echo?: "exact" | "folded" | "absent";
            /**
             * @description The form in which contacts carry their numbers.
             * @enum {unknown}
             */
            numbers?: "international" | "national";
            /** @description Most contacts on one page. */
            pageSize?: number;
            /**
             * @description Whether pages list contacts in the order in which they were added.
             * @enum {unknown}
             */
            pageOrder?: "added" | "other";
            /** @description Whether `get_scheduled` is refused when nothing is scheduled. */
            emptyScheduledFails?: boolean;
            /** @description The code of that refusal: it counts as an empty list from then on. */
            emptyScheduledCode?: number;
        };
        /** @description Whom a trial texts. It is real in test mode too. */
        TrialRequest: {
            /**
             * @description Phones that the operator owns: each gets one text. They are not kept.
             * @example [
             *       "447700900199"
             *     ]
             */
            numbers: string[];
            /** @description True: these numbers are texted for real, at the cost of one credit each. */
            confirm?: boolean;
        };
        /** @description What a trial did and what it found out. */
        Trial: {
            /** @description What is known of this TextLocal now; null when nothing was ever seen. */
            traits: components["schemas"]["Traits"] | null;
            /** @description Every step, in the order they were taken. */
            steps: {
                /**
                 * @description What was tried.
                 * @enum {unknown}
                 */
                step: "contact-group" | "empty-schedule" | "segment" | "contacts" | "schedule" | "find" | "cancel" | "send" | "histories" | "status" | "clean-up";
                /** @description Whether TextLocal did it and showed it. */
                ok: boolean;
                /** @description What was seen, or why nothing was. */
                detail: string;
            }[];
            /** @description What TextLocal charged, in credits; null when it did not say. */
            cost: number | null;
            /** @description What could not be undone and is to be removed in TextLocal Messenger; normally nothing. */
            leftBehind: string[];
        };
        /** @description A bearer key, without its text. */
        Key: {
            /**
             * Format: uuid
             * @description Names the key; it opens nothing.
             */
            id: string;
            /** @description As it was given. */
            name: string | null;
            /** @description What the key may do. */
            scopes: ("campaigns:write" | "campaigns:read" | "templates:read")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Its last use, to the minute; null: never used. */
            lastUsedAt: string | null;
            /** @description From then on it is refused like an unknown key; null: it works until it is deleted. */
            expiresAt: string | null;
            /** @description The key that was made when this one was rotated. */
            replacedBy: string | null;
        };
        /** @description The keys of an account. */
        KeyList: {
            /** @description All of them, the oldest first. */
            items: components["schemas"]["Key"][];
        };
        /** @description A bearer key with its text, in the one answer that has it. */
        NewKey: {
            /**
             * Format: uuid
             * @description Names the key; it opens nothing.
             */
            id: string;
            /** @description The key itself: shown this once. */
            key: string;
            /** @description As it was given. */
            name: string | null;
            /** @description What the key may do. */
            scopes: ("campaigns:write" | "campaigns:read" | "templates:read")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description From then on it is refused like an unknown key; null: it works until it is deleted. */
            expiresAt: string | null;
        };
        /** @description The key that takes the place of another one, with its text. */
        RotatedKey: {
            /**
             * Format: uuid
             * @description Names the key; it opens nothing.
             */
            id: string;
            /** @description The key itself: shown this once. */
            key: string;
            /** @description As it was given. */
            name: string | null;
            /** @description What the key may do. */
            scopes: ("campaigns:write" | "campaigns:read" | "templates:read")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description From then on it is refused like an unknown key; null: it works until it is deleted. */
            expiresAt: string | null;
            /** @description The key that was rotated. */
            replaces: {
                /**
                 * Format: uuid
                 * @description Names the key; it opens nothing.
                 */
                id: string;
                /**
                 * Format: date-time
                 * @description Until then the old key works too.
                 */
                expiresAt: string;
            };
        };
        /** @description One deed in the audit trail. */
        AuditEntry: {
            /**
             * @description Its place in the trail.
             * @example 1027
             */
            id: string;
            /**
             * Format: date-time
             * @description When the change was made.
             */
            at: string;
            /** @description Who did it. */
            actor: {
                /**
                 * @description The admin key, a browser that signed in with it, the key of an account, a command of the operator, a worker by itself, or nobody known: a refused sign-in.
                 * @enum {unknown}
                 */
                kind: "admin" | "session" | "key" | "command" | "worker" | "nobody";
                /** @description Of the session or key, or the name of the command. */
                id: string | null;
                /** @description The address that the request came from. */
                address: string | null;
            };
            /** @description As in the log. */
            requestId: string | null;
            /** @description The account it concerns, also after that was deleted. */
            accountId: string | null;
            /**
             * @description What was done.
             * @enum {unknown}
             */
            action: "account.created" | "account.changed" | "account.deleted" | "account.verified" | "account.tried" | "account.paused" | "account.resumed" | "key.created" | "key.rotated" | "key.deleted" | "campaign.cancel-requested" | "campaign.resumed" | "campaign.decided" | "campaign.extended" | "send.text-altered" | "webhook-event.replayed" | "credentials.resealed" | "board.signed-in" | "board.sign-in-refused" | "board.signed-out" | "board.action" | "board.action-failed";
            /** @description To what: a key, campaign, event, queue or job. */
            target: string | null;
            /** @description More about it, by action. */
            details: {
                [key: string]: unknown;
            };
        };
        /** @description Some entries of the audit trail. */
        AuditPage: {
            /** @description The latest first. */
            items: components["schemas"]["AuditEntry"][];
            /** @description Give it as `cursor` for the next page; null on the last page. */
            nextCursor: string | null;
        };
        /** @description A campaign is in another state. */
        StateChangedEvent: {
            /**
             * @description What happened.
             * @enum {string}
             */
            type: "campaign.state-changed";
            /**
             * Format: date-time
             * @description When it happened; go by this for the order.
             */
            timestamp: string;
            /** @description What it is about, as it was at that moment. */
            data: {
                /** @description The account of the campaign. */
                accountId: string;
                /**
                 * Format: uuid
                 * @description The bridge's ID of the campaign.
                 */
                id: string;
                /** @description Optimove's identifier. */
                campaignId: string;
                /** @description True: nobody is texted. */
                testMode: boolean;
                /** @description The name of the request, else its `campaignId`. */
                name: string;
                /**
                 * @description The state of the campaign from now on.
                 * @enum {unknown}
                 */
                state: "accepted" | "segmenting" | "scheduling" | "scheduled" | "measuring" | "completed" | "failed" | "held" | "cancelled";
                /**
                 * @description Its state until now.
                 * @enum {unknown}
                 */
                previousState: "accepted" | "segmenting" | "scheduling" | "scheduled" | "measuring" | "completed" | "failed" | "held" | "cancelled";
                /**
                 * Format: date-time
                 * @description When it is sent, in UTC.
                 */
                sendAt: string;
                /** @description The ledger: accepted = duplicate + unresolved + optedOut + invalidNumber + segmented, once segmenting is over. */
                counts: {
                    /** @description Customer IDs of the request. */
                    accepted: number;
                    /** @description IDs that stood in the request before. */
                    duplicate: number;
                    /** @description No contact of the contact group has this ID. */
                    unresolved: number;
                    /** @description Customers who do not want texts any more. */
                    optedOut: number;
                    /** @description Contacts whose number cannot be texted. */
                    invalidNumber: number;
                    /** @description Contacts put into a segment: who will be, or was, texted. */
                    segmented: number;
                };
            };
        };
        /** @description A send has new delivery counts. */
        SnapshotTakenEvent: {
            /**
             * @description What happened.
             * @enum {string}
             */
            type: "snapshot.taken";
            /**
             * Format: date-time
             * @description When it happened; go by this for the order.
             */
            timestamp: string;
            /** @description What it is about, as it was at that moment. */
            data: {
                /** @description The account of the campaign. */
                accountId: string;
                /**
                 * Format: uuid
                 * @description The bridge's ID of the campaign.
                 */
                id: string;
                /** @description Optimove's identifier. */
                campaignId: string;
                /** @description True: nobody is texted. */
                testMode: boolean;
                /** @description The state of the campaign. */
                state: string;
                /**
                 * Format: uuid
                 * @description The send that was read.
                 */
                sendId: string;
                /** @description Its template. */
                templateId: string;
                /** @description Its language; null without languages. */
                language: string | null;
                /** @description The days that this reading is for: several after an outage. */
                days: number[];
                /**
                 * Format: date-time
                 * @description When TextLocal was asked.
                 */
                takenAt: string;
                counts: components["schemas"]["Counts"];
            };
        };
    };
    responses: never;
    parameters: {
        /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
        AccountId: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Seconds to wait before the same request is sent again.
         * @example 10
         */
        RetryAfter: number;
        /**
         * @description How to say who calls (RFC 9110).
         * @example Bearer
         */
        Challenge: string;
        /**
         * @description Where to follow the campaign.
         * @example /campaigns/0193f2a1-7c10-7c3f-8a55-2f0b1c9d4e01
         */
        Location: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getDocumentJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getDocumentYaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": unknown;
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Says nothing else.
                         * @enum {string}
                         */
                        status: "alive";
                    };
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Able to work. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Whether it is able to work.
                         * @enum {unknown}
                         */
                        status: "ready" | "not-ready";
                        /**
                         * @description Whether PostgreSQL answers.
                         * @enum {unknown}
                         */
                        database: "ok" | "away";
                        /**
                         * @description `pending`: the database lacks a migration of this release. `unknown`: it cannot be asked.
                         * @enum {unknown}
                         */
                        migrations: "ok" | "pending" | "unknown";
                        /** @description The queue. */
                        queue: {
                            /**
                             * @description Whether the queue answers.
                             * @enum {unknown}
                             */
                            state: "ok" | "away";
                            /**
                             * @description Where the queue is.
                             * @enum {unknown}
                             */
                            backend: "redis" | "postgresql";
                        };
                        /** @description Circuit breakers of the accounts that this process has called. They do not change `status`: the other accounts are not concerned. */
                        textlocal: {
                            /** @description Accounts whose calls are made. */
                            closed: number;
                            /** @description Accounts whose TextLocal does not answer and is left alone. */
                            open: number;
                            /** @description Accounts about to be tried again. */
                            halfOpen: number;
                        };
                    };
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not able to work now; the parts say why, or a stop is under way. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Whether it is able to work.
                         * @enum {unknown}
                         */
                        status: "ready" | "not-ready";
                        /**
                         * @description Whether PostgreSQL answers.
                         * @enum {unknown}
                         */
                        database: "ok" | "away";
                        /**
                         * @description `pending`: the database lacks a migration of this release. `unknown`: it cannot be asked.
                         * @enum {unknown}
                         */
                        migrations: "ok" | "pending" | "unknown";
                        /** @description The queue. */
                        queue: {
                            /**
                             * @description Whether the queue answers.
                             * @enum {unknown}
                             */
                            state: "ok" | "away";
                            /**
                             * @description Where the queue is.
                             * @enum {unknown}
                             */
                            backend: "redis" | "postgresql";
                        };
                        /** @description Circuit breakers of the accounts that this process has called. They do not change `status`: the other accounts are not concerned. */
                        textlocal: {
                            /** @description Accounts whose calls are made. */
                            closed: number;
                            /** @description Accounts whose TextLocal does not answer and is left alone. */
                            open: number;
                            /** @description Accounts about to be tried again. */
                            halfOpen: number;
                        };
                    };
                };
            };
        };
    };
    getPrometheusMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts, in the text format of Prometheus. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    explainError: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `code` of a problem.
                 * @example campaign-not-found
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page, as Markdown. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/markdown": string;
                };
            };
            /** @description `invalid-request`: The request is not as described. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountRequest"];
            };
        };
        responses: {
            /** @description The account was there and is changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The account is new. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `invalid-json`: The body is not readable JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `webhook-not-allowed`: The webhook may not be called at this address. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-in-use`: The account still has campaigns under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountList"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, also when checks failed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    trialAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrialRequest"];
            };
        };
        responses: {
            /** @description What was done and found, also when steps failed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trial"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `invalid-json`: The body is not readable JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `trial-refused`: Trial refused. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `confirmation-required`: Confirmation required. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Also cancel what TextLocal holds. Default false. */
                    cancelScheduled?: boolean;
                };
            };
        };
        responses: {
            /** @description The account is paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brake"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `invalid-json`: The body is not readable JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is not paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Brake"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For people, to tell keys apart. */
                    name?: string;
                    /** @description All of them when left out. */
                    scopes?: ("campaigns:write" | "campaigns:read" | "templates:read")[];
                    /**
                     * Format: date-time
                     * @description From then on the key is refused. Left out: it works until it is deleted.
                     */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description The key: keep it now. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            /** @description `invalid-request`: The request is not as described. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
                /** @description The `id` of the key, not its text. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old key works on; 0 when it may be known to others.
                     * @default 86400
                     */
                    overlapSeconds?: number;
                    /**
                     * Format: date-time
                     * @description Of the new key. Left out: it lives as long as the old one was made to live.
                     */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description The new key: keep it now. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
            /** @description `invalid-request`: The request is not as described. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-not-found`: There is no such key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-already-rotated`: The key was rotated before. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
                /** @description The `id` of the key, not its text. */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-not-found`: There is no such key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookEvents: {
        parameters: {
            query?: {
                /** @description Only events in this state. */
                state?: "pending" | "delivered" | "failed";
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
                /** @description Most items of a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEventPage"];
                };
            };
            /** @description `invalid-request`: The request is not as described. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayWebhookEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Chosen by the operator: letters, digits, dash and underscore.
                 * @example acme
                 */
                id: string;
                /** @description The ID of the event, as the list shows it. */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is posted in a moment. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEvent"];
                };
            };
            /** @description `invalid-request`: The request is not as described. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-event-not-found`: There is no such event. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeeds: {
        parameters: {
            query?: {
                /** @description Chosen by the operator: letters, digits, dash and underscore. Such as `acme`. */
                account?: string;
                /** @description Only this kind of deed. */
                action?: "account.created" | "account.changed" | "account.deleted" | "account.verified" | "account.tried" | "account.paused" | "account.resumed" | "key.created" | "key.rotated" | "key.deleted" | "campaign.cancel-requested" | "campaign.resumed" | "campaign.decided" | "campaign.extended" | "send.text-altered" | "webhook-event.replayed" | "credentials.resealed" | "board.signed-in" | "board.sign-in-refused" | "board.signed-out" | "board.action" | "board.action-failed";
                /** @description Only deeds at or after this instant. */
                since?: string;
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most items of a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the trail. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description `invalid-request`: The request is not as described. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCampaigns: {
        parameters: {
            query?: {
                /** @description Only campaigns in this state. */
                state?: "accepted" | "segmenting" | "scheduling" | "scheduled" | "measuring" | "completed" | "failed" | "held" | "cancelled";
                /** @description Only campaigns with this ID of Optimove's. */
                campaignId?: string;
                /** @description Only campaigns sent then or later. */
                sendAtFrom?: string;
                /** @description Only campaigns sent then or earlier. */
                sendAtTo?: string;
                /** @description `nextCursor` of the page before; the first page when left out. */
                cursor?: string;
                /** @description Most items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of campaigns. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPage"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request within the account; campaignId does when left out. Such as `51207-2026-11-24`. */
                "idempotency-key"?: string;
                /** @description `gzip` for a compressed body; left out for one that is not. */
                "content-encoding"?: string;
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignRequest"];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The campaign is stored. `Location` is where to follow it. */
            202: {
                headers: {
                    location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. `invalid-json`: The body is not readable JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upload-too-slow`: The upload is too slow. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body has a type that is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. `campaign-refused`: The campaign has several faults. `account-not-verified`: The account was never verified. `unknown-template`: The account has no such template. `sender-not-allowed`: The sender name is not allowed. `empty-list`: The campaign has no customers. `send-time-past`: The send time is in the past. `send-time-too-far`: The send time is further ahead than TextLocal takes. `send-time-invalid`: The send time does not exist. `quiet-hours`: The send time lies in the account's quiet hours. `text-too-long`: The text is longer than TextLocal takes. `text-blank`: The text is empty or blank. `text-has-placeholders`: The text has placeholders that nothing fills. `mms-not-supported`: Only SMS can be sent. `idempotency-key-reused`: The same name was used with another body. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /** @description The bridge's ID of the campaign, as `id` and `Location` gave it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-not-found`: There is no such campaign. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /** @description The bridge's ID of the campaign, as `id` and `Location` gave it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The readings so far. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metrics"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-not-found`: There is no such campaign. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportRecipients: {
        parameters: {
            query?: {
                /** @description Only customers with this outcome. */
                outcome?: "pending" | "segmented" | "unresolved" | "duplicate" | "invalid-number" | "opted-out" | "delivered" | "undelivered" | "expired" | "unknown";
            };
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /** @description The bridge's ID of the campaign, as `id` and `Location` gave it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One line a customer, in the order of the request; never a phone number. */
            200: {
                headers: {
                    /** @description True: TextLocal was told `test=true`, nobody was texted. */
                    "x-test-mode"?: boolean;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-not-found`: There is no such campaign. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-acceptable`: None of the types in Accept can be given. */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-state-conflict`: The campaign's state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `customers-erased`: The campaign's customers were erased. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /** @description The bridge's ID of the campaign, as `id` and `Location` gave it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing will be sent any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description TextLocal has not confirmed it yet: the worker goes on until it is known, and a held send needs a decision (retry). Follow the state. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-not-found`: There is no such campaign. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-state-conflict`: The campaign's state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /** @description The bridge's ID of the campaign, as `id` and `Location` gave it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description For held sends: what TextLocal Messenger shows. `not-sent` also lets a campaign over maxRecipients go. Needed when there are any.
                     * @enum {unknown}
                     */
                    decision?: "sent" | "not-sent";
                    /** @description With `sent`: TextLocal's batch, so that it can be measured. Only while a single send is held: with several, leave it out. */
                    batchId?: string;
                    /**
                     * Format: date-time
                     * @description A later end of the send window.
                     */
                    notAfter?: string;
                };
            };
        };
        responses: {
            /** @description It goes on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. `invalid-json`: The body is not readable JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-not-found`: There is no such campaign. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `campaign-state-conflict`: The campaign's state does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `customers-erased`: The campaign's customers were erased. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `decision-required`: Held sends need a person's decision. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    estimateCampaign: {
        parameters: {
            query?: never;
            header?: {
                /** @description `gzip` for a compressed body; left out for one that is not. */
                "content-encoding"?: string;
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignRequest"];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description What the campaign would do and cost, were it accepted now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. `invalid-json`: The body is not readable JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `upload-too-slow`: The upload is too slow. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body has a type that is not read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. `campaign-refused`: The campaign has several faults. `account-not-verified`: The account was never verified. `unknown-template`: The account has no such template. `sender-not-allowed`: The sender name is not allowed. `empty-list`: The campaign has no customers. `send-time-past`: The send time is in the past. `send-time-too-far`: The send time is further ahead than TextLocal takes. `send-time-invalid`: The send time does not exist. `quiet-hours`: The send time lies in the account's quiet hours. `text-too-long`: The text is longer than TextLocal takes. `text-blank`: The text is empty or blank. `text-has-placeholders`: The text has placeholders that nothing fills. `mms-not-supported`: Only SMS can be sent. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description Ask TextLocal now. */
                refresh?: boolean;
            };
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All templates. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /**
                 * @description The ID of the template, as GET /templates gives it.
                 * @example 1001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `template-not-found`: There is no such template. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewTemplate: {
        parameters: {
            query?: {
                /** @description Fill the placeholders from the contact of this customer. Such as `C-20431`. */
                customerId?: string;
                /** @description For a template with languages; the contact's, else the default, when left out. Such as `de`. */
                language?: string;
            };
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path: {
                /**
                 * @description The ID of the template, as GET /templates gives it.
                 * @example 1001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text and its measures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `template-not-found`: There is no such template. `customer-not-found`: No contact has this customer ID. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSenders: {
        parameters: {
            query?: {
                /** @description Ask TextLocal now. */
                refresh?: boolean;
            };
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The names, or a note why they are not known. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Senders"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account. */
                "x-account-id"?: components["parameters"]["AccountId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The credits, or a note why they are not known. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description `invalid-request`: The request is not as described. `account-required`: The admin key has to name the account. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A valid bearer key is needed. */
            401: {
                headers: {
                    "www-authenticate": components["headers"]["Challenge"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `base-url-not-allowed`: The address is not one of TextLocal's. `credentials-unreadable`: The stored credentials cannot be used. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: Too many requests in too short a time. */
            429: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something went wrong here. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `provider-refused`: TextLocal refused the call. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part the service needs is away. `too-busy`: Too many large requests at the same time. `provider-unavailable`: TextLocal does not answer. */
            503: {
                headers: {
                    "retry-after": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    campaignStateChanged: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event, the same each time it is posted: an ID that you have seen needs nothing but a 2xx.
                 * @example 0193f2a1-9d20-7e1f-9a66-3f1c2d0e5f02
                 */
                "webhook-id": string;
                /**
                 * @description When it was posted this time, in Unix seconds. Refuse what is minutes old: it may be somebody who listened before.
                 * @example 1795486241
                 */
                "webhook-timestamp": string;
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. Its key is the webhook's secret without `whsec_`, decoded from base64. Verify it over the body as it came, before it is parsed.
                 * @example v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StateChangedEvent"];
            };
        };
        responses: {
            /** @description You have it. What the answer holds does not matter. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You do not have it: any other status, a redirect (it is not followed), or no answer within ten seconds. It is posted again under the same ID after pauses that grow from a minute to eight hours. After the eighth time it is `failed`, until it is replayed. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    snapshotTaken: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event, the same each time it is posted: an ID that you have seen needs nothing but a 2xx.
                 * @example 0193f2a1-9d20-7e1f-9a66-3f1c2d0e5f02
                 */
                "webhook-id": string;
                /**
                 * @description When it was posted this time, in Unix seconds. Refuse what is minutes old: it may be somebody who listened before.
                 * @example 1795486241
                 */
                "webhook-timestamp": string;
                /**
                 * @description `v1,` and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. Its key is the webhook's secret without `whsec_`, decoded from base64. Verify it over the body as it came, before it is parsed.
                 * @example v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnapshotTakenEvent"];
            };
        };
        responses: {
            /** @description You have it. What the answer holds does not matter. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You do not have it: any other status, a redirect (it is not followed), or no answer within ten seconds. It is posted again under the same ID after pauses that grow from a minute to eight hours. After the eighth time it is `failed`, until it is replayed. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
