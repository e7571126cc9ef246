// Ends with 0 where the process in this container answers that it lives.
const port = process.env.STEPDOWN_PORT ?? '8080';
const { ok } = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(4_000) });
// Not left to end by itself: the connection is kept for a while.
process.exit(ok ? 0 : 1);
