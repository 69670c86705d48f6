// The worker, from its very start: hears that it is to stop also while all the rest is loaded.

import { heedSignalsWhileLoading } from '#platform/lifecycle.ts';

heedSignalsWhileLoading((code) => process.exit(code));
const { runWorker } = await import('./process.ts');
await runWorker(process.env);
