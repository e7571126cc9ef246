import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AccessCheck } from './access-check.js';
import { accessOf } from './route-access.js';

/** Admits a call whose key has one of the roles of the route. A route without roles is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly check: AccessCheck,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(this.reflector, context.getHandler(), context.getClass());
    if (access.roles?.length === 0) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.caller = await this.check.authorize(access, request);
    return true;
  }
}
