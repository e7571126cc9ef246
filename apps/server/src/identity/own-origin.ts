import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../addresses/authority.js';
import type { ProblemCode } from '../http/problem.js';

/**
 * Why a call without a key must be refused. Whoever can reach a server on loopback is its user, but so is every page
 * that is open in a browser there. Such a page gets the answers if its own host name resolves to 127.0.0.1, and a
 * cross-site request takes effect even if the page cannot read the answer.
 */
export function refusalWithoutKeys(
  method: string,
  { host, origin, ...headers }: IncomingHttpHeaders,
): ProblemCode | undefined {
  const own = serverNamed(`http://${host}`);
  if (own === undefined || !isLoopback(own.name)) return 'host-refused';
  if (origin !== undefined && serverNamed(origin)?.host !== own.host) return 'origin-refused';
  const site = headers['sec-fetch-site'] ?? 'none';
  const isOwn = site === 'none' || site === 'same-origin';
  return isOwn || isNavigation(method, headers) ? undefined : 'origin-refused';
}

/** A link on another site may lead to a page here: the browser shows it to its user, not to the other site. */
function isNavigation(method: string, headers: IncomingHttpHeaders): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/** The host of an address: its name, and the name with a non-default port. */
function serverNamed(address: string): { readonly name: string; readonly host: string } | undefined {
  if (!/^https?:\/\/[^/?#@\\]+$/.test(address) || !URL.canParse(address)) return undefined;
  const { hostname, host } = new URL(address);
  return { name: hostname.replace(/^\[|\]$/g, ''), host };
}
