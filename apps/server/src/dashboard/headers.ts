/**
 * Security headers of the dashboard: only files of this server, no inline code or style, no frames, and no referrer for
 * other sites.
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

/** For the document and files with stable names: the browser checks them every time. */
export const REVALIDATE = 'no-cache';

/** For files with a content hash in their name. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';
