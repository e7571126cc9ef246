import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, Role } from '#access/api-key';

/** Without any key, on loopback: everything is allowed, and the log says that nobody was asked who they are. */
export const anonymous: Caller = { actor: 'anonymous', roles: ['record', 'analyse', 'audit', 'operate'] };

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

/** Any one of these roles opens a route. */
export const Requires = (...roles: readonly Role[]): MethodDecorator & ClassDecorator =>
  SetMetadata(REQUIRED_ROLES, roles);
export const REQUIRED_ROLES = 'stepdown:roles';

/** A route that asks for no identity: health, and the page of the API. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(REQUIRED_ROLES, []);

/**
 * A page, which a browser opens without a header of its own: the key may also come as the password that the browser asks
 * its user for (RFC 7617, any name). Only for what is read: a browser sends such a password along by itself.
 */
export const KeyAsPassword = (): MethodDecorator & ClassDecorator => SetMetadata(KEY_AS_PASSWORD, true);
export const KEY_AS_PASSWORD = 'stepdown:key-as-password';

/** The caller, as the guard found them. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return callerOf(context.switchToHttp().getRequest<FastifyRequest>());
});

export function callerOf(request: FastifyRequest): Caller {
  return request.caller ?? anonymous;
}
