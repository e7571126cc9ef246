import type { FastifyRequest } from 'fastify';
import { usableRoles, type Caller, type Role } from '#access/api-key';
import type { KeyRing } from '#access/key-ring';
import { problem, ProblemException } from '../http/problem.js';
import { callIdsOf } from '../http/request-id.js';
import { anonymous } from './caller.js';
import { refusalWithoutKeys } from './own-origin.js';
import type { Refusals } from './refusals.js';

/** Who may use a route. */
export interface RouteAccess {
  /** Any one of them is enough. With an empty list the route is open to everybody; `undefined` closes it. */
  readonly roles: readonly Role[] | undefined;
  /** Whether the key may come as a password that the browser requests. */
  readonly asPassword: boolean;
}

/** Decides on every call by its headers alone. Refusals are counted and logged. */
export class AccessCheck {
  constructor(
    private readonly keys: KeyRing,
    private readonly refusals: Refusals,
  ) {}

  /** If callers need no key: throws for a call that another site's page may have made in a browser on this machine. */
  async checkOrigin(request: FastifyRequest): Promise<void> {
    await this.keys.refresh();
    const code = this.keys.guarded ? undefined : refusalWithoutKeys(request.method, request.headers);
    if (code !== undefined) this.refuse(request, new ProblemException(problem(code)));
  }

  /** The caller, if the route admits them. Throws otherwise. */
  async authorize({ roles, asPassword }: RouteAccess, request: FastifyRequest): Promise<Caller> {
    const caller = await this.identify(request, asPassword);
    if (roles?.some((role) => usableRoles(caller).includes(role))) return caller;
    const needs = `It needs the role ${roles?.join(' or ') ?? 'of nobody'}.`;
    const isLimited = roles?.some((role) => caller.roles.includes(role)) ?? false;
    const detail = isLimited
      ? `${needs} A key limited to a provider cannot use operate, which concerns every provider.`
      : needs;
    return this.refuse(request, new ProblemException(problem('forbidden', { detail })), caller);
  }

  /** Reads again which keys count. */
  refresh(): Promise<void> {
    return this.keys.refresh();
  }

  /** Whether an admitted call may go on, as of the last `refresh`. */
  isStillAllowed({ headers }: FastifyRequest): boolean {
    const secret = secretIn(headers.authorization ?? '', true);
    return !this.keys.guarded || (secret !== undefined && this.keys.callerOf(secret) !== undefined);
  }

  private async identify(request: FastifyRequest, asPassword: boolean): Promise<Caller> {
    const secret = secretIn(request.headers.authorization ?? '', asPassword);
    await this.keys.refresh();
    const caller = secret === undefined ? undefined : this.keys.callerOf(secret);
    if (caller !== undefined) return caller;
    if (!this.keys.guarded) return anonymous;
    if (secret !== undefined && this.keys.areUnknown) {
      return this.refuse(request, new ProblemException(problem('keys-unavailable')));
    }
    this.refusals.notAuthenticated(secret === undefined ? 'no-key' : 'unknown-key');
    const scheme = asPassword ? BASIC : BEARER;
    return this.refuse(request, new ProblemException(problem('unauthenticated'), { 'www-authenticate': scheme }));
  }

  private refuse(request: FastifyRequest, error: ProblemException, caller?: Caller): never {
    const { method, routeOptions, ip } = request;
    const { code } = error.problem;
    this.refusals.add({ ...callIdsOf(request), code, method, route: routeOptions.url, actor: caller?.actor, from: ip });
    throw error;
  }
}

const BEARER = 'Bearer realm="stepdown"';
const BASIC = 'Basic realm="stepdown, an API key as the password", charset="UTF-8"';

/**
 * The key in an `Authorization` header: from the scheme `Bearer` or, if the browser may request it, from the password
 * of `Basic`.
 */
function secretIn(authorization: string, asPassword: boolean): string | undefined {
  const [scheme = '', credentials] = authorization.split(' ');
  if (credentials === undefined || credentials === '') return undefined;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (!asPassword || scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':').slice(1).join(':');
}
