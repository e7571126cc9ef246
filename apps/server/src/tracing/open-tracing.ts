import type { Logger } from 'pino';
import { noTracing, type Tracing } from './tracing.js';

/** Opens tracing to a collector, if an address is set. Its packages are loaded only then. */
export async function openTracing(endpoint: string | undefined, service: string, logger: Logger): Promise<Tracing> {
  if (endpoint === undefined) return noTracing;
  const { OpenTelemetry } = await import('./open-telemetry.js');
  return new OpenTelemetry(endpoint, service, logger);
}
