import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Metrics } from '../health/metrics.js';

/** Measures every call until its answer ends, by the pattern of its address: an address itself may contain an id. */
export function measureCalls(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const { url: route = 'none' } = request.routeOptions;
      metrics.called({
        route: request.is404 ? 'none' : route,
        method: request.method,
        status: reply.statusCode,
        seconds: reply.elapsedTime / 1_000,
      });
      done();
    });
}
