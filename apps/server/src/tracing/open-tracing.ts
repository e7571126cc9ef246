import type { Logger } from 'pino';
import { noTracing, type Tracing } from './tracing.js';

/** Tracing to the collector at an address, if there is one; its packages are loaded only then. */
export async function openTracing(endpoint: string | undefined, service: string, logger: Logger): Promise<Tracing> {
  if (endpoint === undefined) return noTracing;
  const { OpenTelemetry } = await import('./open-telemetry.js');
  return new OpenTelemetry(endpoint, service, logger);
}
