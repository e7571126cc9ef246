/**
 * What a browser is told about the dashboard: nothing but files of this server, no code or style inside the document,
 * no frame around it, and no address of a view to anybody else.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Of the document and of files whose names stay: asked for anew each time. */
export const REVALIDATE = 'no-cache';

/** Of files that have a hash of their content in their name. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';
