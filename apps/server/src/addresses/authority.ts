import { isIP } from 'node:net';
import { InvalidConfig } from '../invalid-config.js';

/** The parts of an address `scheme://user:password@hosts/rest`. */
export interface Address {
  readonly user?: string;
  readonly hosts: readonly string[];
  /** The text after the hosts. */
  readonly path: string;
  readonly query: string;
}

const ENCODED = '@ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25';

/**
 * Parses an address strictly. A raw `@` or `/` in a password would make part of the password the host name, which logs
 * and name servers then see. Throws `InvalidConfig`, which never repeats the address.
 */
export function addressOf(setting: string, scheme: string, text: string): Address {
  const [, authority = '', path = '', query = ''] = /^\/\/([^/?#]*)([^?#]*)\??([^#]*)/.exec(text) ?? [];
  const rest = text.slice('//'.length + authority.length);
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? undefined : authority.slice(0, at);
  if (rest.includes('@') || rest.includes('#') || (user !== undefined && !isEncoded(user))) {
    throw new InvalidConfig(
      setting,
      `the user name and password of a ${scheme} address are percent-encoded: ${ENCODED}`,
    );
  }
  const hosts = authority.slice(at + 1).split(',');
  if (!hosts.every(isHost)) {
    throw new InvalidConfig(
      setting,
      `write it as ${scheme}://user:password@host:port, with a host and a port in digits`,
    );
  }
  return { user, hosts, path, query };
}

/**
 * The parameters of a query, each once and with a value. Throws `InvalidConfig` for an unknown one: an engine would
 * ignore it, even if it sets the encryption.
 */
export function parametersOf(setting: string, query: string, known: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const parameter of query.split('&').filter((each) => each !== '')) {
    const [written = '', ...value] = parameter.split('=');
    const name = known.find((each) => each.toLowerCase() === written.toLowerCase());
    if (name === undefined) throw new InvalidConfig(setting, `its parameters are ${known.join(', ')}`);
    if (value.join('') === '') throw new InvalidConfig(setting, `its parameters have values: ${name}=...`);
    if (found.has(name)) throw new InvalidConfig(setting, `it has ${name} twice`);
    found.set(name, value.join('='));
  }
  return found;
}

/** Requires that the path of a file or folder has no parameters. Throws `InvalidConfig`. */
export function refuseParameters(setting: string, path: string): void {
  if (path.includes('?')) throw new InvalidConfig(setting, 'a path takes no parameters, and has no ? in it');
}

/** Whether a host can be reached only from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Whether the text is `name` or `name:password`, percent-encoded. */
function isEncoded(user: string): boolean {
  const parts = user.split(':');
  return (
    parts.length <= 2 && parts.every((part) => /^[\x21-\x7e]*$/.test(part) && !part.includes('@') && decodes(part))
  );
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isHost(text: string): boolean {
  return /^([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?$/.test(text);
}
