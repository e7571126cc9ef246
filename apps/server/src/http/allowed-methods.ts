import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { problem } from './problem.js';
import { sendProblem } from './send-problem.js';

interface Route {
  readonly method: string;
  readonly address: RegExp;
}

/**
 * Answers `405` with `Allow` instead of `404` if the address exists with another method. Call it before the routes are
 * added.
 */
export function refuseOtherMethods(adapter: FastifyAdapter): void {
  const routes: Route[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, address: addressOf(url) });
  });
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    const [path = ''] = request.url.split('?');
    const allowed = request.is404 ? routes.filter(({ address }) => address.test(path)) : [];
    if (allowed.length === 0) return done();
    void sendProblem(reply, problem('method-not-allowed'), {
      allow: [...new Set(allowed.map(({ method }) => method))].sort().join(', '),
    });
  });
}

/** `/v1/episodes/:id/services` as a pattern. */
function addressOf(url: string): RegExp {
  return new RegExp(`^${url.replace(/\*$/, '.*').replace(/:[^/]+/g, '[^/]+')}$`);
}
