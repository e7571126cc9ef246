import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BuiltPage } from './built-page.js';
import { REVALIDATE, IMMUTABLE, pageHeaders } from './headers.js';

/** First path segments of the API. An unknown address below them is a problem, never the dashboard. */
const RESERVED: ReadonlySet<string> = new Set(['v1', 'docs', 'health', 'history', 'metrics', 'assets']);

/**
 * Serves the dashboard at `/`. Its views have their own addresses, which all serve the same document. If the dashboard
 * was not built, `/` says so. The server keeps serving the build that it started with.
 */
export function serveDashboard(app: NestFastifyApplication, page: BuiltPage | undefined): void {
  const server = app.getHttpAdapter().getInstance();
  if (page === undefined) {
    server.get('/', (_request, reply) => notBuilt(reply));
    return;
  }
  // One route per file: an address that is not a file goes to the routes below.
  for (const { path, type, body } of page.files) {
    const headers = { ...pageHeaders, 'cache-control': path.startsWith('assets/') ? IMMUTABLE : REVALIDATE };
    server.get(`/${path}`, (_request, reply) => reply.headers(headers).type(type).send(body));
  }
  server.get('/', (_request, reply) => send(page, reply));
  // No wildcard route: an unknown address must stay unknown for the API's answers of 404 and 405.
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404 && isView(request)) void send(page, reply);
    else done();
  });
}

/** Whether a browser opens a view, as opposed to a program that requests an unknown address. */
function isView({ method, url, headers }: FastifyRequest): boolean {
  const [, first = ''] = /^\/([^/?]*)/.exec(url) ?? [];
  if (method !== 'GET' && method !== 'HEAD') return false;
  return !RESERVED.has(first) && (headers.accept?.includes('text/html') ?? false);
}

function send({ document }: BuiltPage, reply: FastifyReply): FastifyReply {
  return reply
    .headers({ ...pageHeaders, 'cache-control': REVALIDATE })
    .type('text/html; charset=utf-8')
    .send(document);
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .status(404)
    .headers({ ...pageHeaders, 'cache-control': 'no-store' })
    .type('text/plain; charset=utf-8')
    .send('This installation was built without the dashboard: run `npm run build`. The API is described at /docs.\n');
}
