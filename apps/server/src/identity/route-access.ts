import { RequestMethod, type ExecutionContext, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Role } from '#access/api-key';
import type { RouteAccess } from './access-check.js';
import { KEY_AS_PASSWORD, REQUIRED_ROLES } from './caller.js';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/** Who may use a route, from its decorators or those of its controller. */
export function accessOf(reflector: Reflector, handler: Handler, controller: Type): RouteAccess {
  const both = [handler, controller];
  return {
    roles: reflector.getAllAndOverride<readonly Role[] | undefined>(REQUIRED_ROLES, both),
    asPassword: reflector.getAllAndOverride<boolean | undefined>(KEY_AS_PASSWORD, both) ?? false,
  };
}

/** Who may use each route of an application, by method and address pattern: `POST /v1/commands`. */
export function routesOf(app: INestApplication): ReadonlyMap<string, RouteAccess> {
  const reflector = app.get(Reflector);
  const controllers = app.get(DiscoveryService).getControllers();
  return new Map(controllers.flatMap(({ metatype }) => [...routesIn(reflector, metatype as Type)]));
}

function* routesIn(reflector: Reflector, controller: Type): Generator<[string, RouteAccess]> {
  const prototype = controller.prototype as Readonly<Record<string, Handler>>;
  for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
    const handler = prototype[name]!;
    const path = reflector.get<string | undefined>(PATH_METADATA, handler);
    if (path === undefined) continue;
    const method = RequestMethod[reflector.get<RequestMethod>(METHOD_METADATA, handler)];
    const url = [reflector.get<string>(PATH_METADATA, controller), path].join('/').split('/').filter(Boolean).join('/');
    yield [`${method} /${url}`, accessOf(reflector, handler, controller)];
  }
}
