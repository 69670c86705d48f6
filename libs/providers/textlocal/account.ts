// What the account has: saved templates, sender names, credits.
import type { CallOptions } from './call.ts';

export interface Template {
  id: string;
  title: string;
  body: string;
  sender?: string;
}

export interface AccountCalls {
  templates(options?: CallOptions): Promise<Template[]>;
  senders(options?: CallOptions): Promise<{ defaultSender: string | undefined; names: string[] }>;
  /** Credits left for texts. */
  balance(options?: CallOptions): Promise<{ sms: number }>;
}
