import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, Role } from '#access/api-key';

/**
 * The caller while no key exists, on loopback: everything is allowed, and the log says that callers are not
 * authenticated.
 */
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

/** A route without authentication: health, and the API documentation. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(REQUIRED_ROLES, []);

/**
 * A page, which a browser opens without an authorization header: the key may also come as the password that the browser
 * requests (RFC 7617, any name). Only for reading: a browser sends such a password automatically.
 */
export const KeyAsPassword = (): MethodDecorator & ClassDecorator => SetMetadata(KEY_AS_PASSWORD, true);
export const KEY_AS_PASSWORD = 'stepdown:key-as-password';

/** The caller that the guard found. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return callerOf(context.switchToHttp().getRequest<FastifyRequest>());
});

export function callerOf(request: FastifyRequest): Caller {
  return request.caller ?? anonymous;
}
