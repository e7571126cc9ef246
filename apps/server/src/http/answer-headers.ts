import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { REQUEST_ID_HEADER } from './request-id.js';

/** API answers are about patients: no cache stores them, and no browser guesses another content type. */
const API_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * The API documentation uses scripts of this server, and inline styles and images. Frames are forbidden: another site's
 * page could trick somebody into pressing its buttons.
 */
const DOCS_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/**
 * Adds the request id and the headers of its address to every answer, problems included. Headers that an answer sets
 * itself stay.
 */
export function setAnswerHeaders(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onSend', (request, reply, payload, done) => {
    void reply.header(REQUEST_ID_HEADER, request.id);
    for (const [name, value] of Object.entries(headersFor(request.url))) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
    done(null, payload);
  });
}

function headersFor(url: string): Readonly<Record<string, string>> {
  const [path = ''] = url.split('?');
  if (/^\/docs(\/|$)/.test(path)) return DOCS_HEADERS;
  return /^\/(v1|health|metrics)(\/|$)/.test(path) ? API_HEADERS : { 'x-content-type-options': 'nosniff' };
}
