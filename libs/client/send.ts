// Handing a campaign over as a stream: a million customers and more, with memory that does not grow with them.

import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { components } from './api.ts';
import type { Bridge, Campaign, CampaignRequest } from './bridge.ts';

/** A customer, or a customer with a template of its own. */
export type Customer = string | { customerId: string; templateId: string };

export interface SendOptions {
  /** Names the request; `campaignId` does when left out. */
  idempotencyKey?: string | undefined;
  /** Called now and then with how many customers have left. */
  onProgress?: (customers: number) => void;
}

const customersInLine = 1_000;

async function* linesOf(
  head: unknown,
  customers: AsyncIterable<Customer> | Iterable<Customer>,
  onProgress: (customers: number) => void,
): AsyncIterable<string> {
  yield `${JSON.stringify(head)}\n`;
  let count = 0;
  let lines = '';
  for await (const customer of customers) {
    lines += `${JSON.stringify(customer)}\n`;
    count += 1;
    if (count % customersInLine !== 0) continue;
    yield lines;
    lines = '';
    onProgress(count);
  }
  yield lines;
  onProgress(count);
}

/** Posts a campaign as gzipped NDJSON. @throws what reading the customers throws; then the service has stored nothing */
async function post(
  bridge: Bridge,
  path: string,
  campaign: { head: CampaignHead; customers: AsyncIterable<Customer> | Iterable<Customer> },
  { onProgress = () => undefined, idempotencyKey }: SendOptions,
): Promise<Response> {
  const lines = Readable.from(linesOf(campaign.head, campaign.customers, onProgress), { objectMode: false });
  const gzip = createGzip();
  let unreadable: Error | undefined;
  // A list that cannot be read on breaks the request off, so that nobody takes a part for the whole.
  lines.on('error', (error) => {
    unreadable = error;
    gzip.destroy(error);
  });
  const headers = {
    'content-type': 'application/x-ndjson',
    'content-encoding': 'gzip',
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  };
  const body = Readable.toWeb(lines.pipe(gzip)) as ReadableStream;
  try {
    return await bridge.request(path, { method: 'POST', body, headers, duplex: 'half' });
  } catch (error) {
    throw unreadable ?? error;
  } finally {
    lines.destroy();
    gzip.destroy();
  }
}

export type CampaignHead = Omit<CampaignRequest, 'customerIds'>;

/** Sends a campaign and gives it as it was accepted. The same request again gives the same campaign. */
export async function sendCampaign(
  bridge: Bridge,
  head: CampaignHead,
  customers: AsyncIterable<Customer> | Iterable<Customer>,
  options: SendOptions = {},
): Promise<Campaign> {
  const response = await post(bridge, '/campaigns', { head, customers }, options);
  return (await response.json()) as Campaign;
}

export type Estimate = components['schemas']['Estimate'];

/** Tells what a campaign would do and cost; nothing is stored. */
export async function estimateCampaign(
  bridge: Bridge,
  head: CampaignHead,
  customers: AsyncIterable<Customer> | Iterable<Customer>,
): Promise<Estimate> {
  const response = await post(bridge, '/campaigns/estimate', { head, customers }, {});
  return (await response.json()) as Estimate;
}
