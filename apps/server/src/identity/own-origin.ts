import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../addresses/authority.js';
import type { ProblemCode } from '../http/problem.js';

/**
 * Why a call must not be served that nobody is asked a key for. Whoever can reach a server on loopback is its user, but
 * so is every page that is open in a browser there: a name of its own that leads to 127.0.0.1 gives such a page the
 * answers, and a request across sites does what it says also where the page cannot read the answer.
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

/** A link elsewhere may lead to a page here: a browser shows it to its user, not to where the link stands. */
function isNavigation(method: string, headers: IncomingHttpHeaders): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/** The server of an address: its name, and its name with the port where that is not the usual one. */
function serverNamed(address: string): { readonly name: string; readonly host: string } | undefined {
  if (!/^https?:\/\/[^/?#@\\]+$/.test(address) || !URL.canParse(address)) return undefined;
  const { hostname, host } = new URL(address);
  return { name: hostname.replace(/^\[|\]$/g, ''), host };
}
