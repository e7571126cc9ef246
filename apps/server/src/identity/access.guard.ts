import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Caller, Role } from '#access/api-key';
import { KeyRing } from '#access/key-file';
import { fail, ProblemException, problem } from '../http/problem.js';
import { anonymous, REQUIRED_ROLES } from './caller.js';

/** Lets a call in whose key has one of the roles that the route requires. A route that states none is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly keys: KeyRing,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const required = this.reflector.getAllAndOverride<readonly Role[] | undefined>(REQUIRED_ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (required?.length === 0) return true;
    const caller = this.identify(request);
    if (required === undefined || !required.some((role) => caller.roles.includes(role))) {
      fail('forbidden', { detail: `It needs the role ${required?.join(' or ') ?? 'of nobody'}.` });
    }
    request.caller = caller;
    return true;
  }

  private identify({ headers }: FastifyRequest): Caller {
    const [scheme, secret] = (headers.authorization ?? '').split(' ');
    const caller = scheme?.toLowerCase() === 'bearer' && secret ? this.keys.callerOf(secret) : undefined;
    if (caller === undefined) {
      if (!this.keys.guarded) return anonymous;
      throw new ProblemException(problem('unauthenticated'), { 'www-authenticate': 'Bearer realm="stepdown"' });
    }
    return caller;
  }
}
