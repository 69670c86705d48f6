// For health checks of containers: ends with 0 when the process of this container answers that it is ready, else with 1.
// It asks the ports of api and worker, since a container runs one of the two.

const ports = [process.env.PORT || '3000', process.env.WORKER_PORT || '0'].filter((port) => port !== '0');

async function isReady(port) {
  const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) });
  if (!ok) throw new Error('not ready');
}

Promise.any(ports.map(isReady)).then(
  () => process.exit(0),
  () => process.exit(1),
);
