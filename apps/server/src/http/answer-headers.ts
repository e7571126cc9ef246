import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { REQUEST_ID_HEADER } from './request-id.js';

/** What the API answers is about patients: nobody keeps it, and nobody takes it for something else. */
const API_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * The page that describes the API brings scripts of this server, and styles and pictures inside the document; it is in
 * no frame, where a page of others could lead somebody to press its buttons.
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

/** Gives every answer the id of its call and the headers that its address is to have, problems too. What an answer says itself stays. */
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
