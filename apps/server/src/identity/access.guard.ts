import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Caller, Role } from '#access/api-key';
import { KeyRing } from '#access/key-ring';
import { fail, ProblemException, problem } from '../http/problem.js';
import { anonymous, KEY_AS_PASSWORD, REQUIRED_ROLES } from './caller.js';

/** Lets a call in whose key has one of the roles that the route requires. A route that states none is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly keys: KeyRing,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<readonly Role[] | undefined>(REQUIRED_ROLES, route);
    if (required?.length === 0) return true;
    const asPassword = this.reflector.getAllAndOverride<boolean | undefined>(KEY_AS_PASSWORD, route) ?? false;
    const caller = await this.identify(request, asPassword);
    if (required === undefined || !required.some((role) => caller.roles.includes(role))) {
      fail('forbidden', { detail: `It needs the role ${required?.join(' or ') ?? 'of nobody'}.` });
    }
    request.caller = caller;
    return true;
  }

  private async identify({ headers }: FastifyRequest, asPassword: boolean): Promise<Caller> {
    const secret = secretIn(headers.authorization ?? '', asPassword);
    await this.keys.refresh();
    const caller = secret === undefined ? undefined : this.keys.callerOf(secret);
    if (caller === undefined) {
      if (!this.keys.guarded) return anonymous;
      if (secret !== undefined && this.keys.areUnknown) fail('keys-unavailable');
      const scheme = asPassword ? 'Basic realm="stepdown, an API key as the password", charset="UTF-8"' : BEARER;
      throw new ProblemException(problem('unauthenticated'), { 'www-authenticate': scheme });
    }
    return caller;
  }
}

const BEARER = 'Bearer realm="stepdown"';

/** The key of an `Authorization` header: of the scheme `Bearer` or, where a browser may ask for it, the password of `Basic`. */
function secretIn(authorization: string, asPassword: boolean): string | undefined {
  const [scheme = '', credentials] = authorization.split(' ');
  if (credentials === undefined || credentials === '') return undefined;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (!asPassword || scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':').slice(1).join(':');
}
