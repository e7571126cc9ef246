import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { MetadataScanner, Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { accessOf } from '../identity/route-access.js';
import { Parameters, type RawParameters } from '../reports/parameters.js';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Refuses parameters in the query of a route that reads none: who sends them takes them for heeded. What has parameters
 * refuses the others itself (see `Parameters`). Open routes are left alone, since whoever watches them may add some.
 */
@Injectable()
export class ParametersGuard implements CanActivate {
  readonly #reading = new WeakMap<Handler, boolean>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    if (accessOf(this.reflector, handler, controller).roles?.length === 0) return true;
    if (this.#reads(handler, controller)) return true;
    new Parameters(context.switchToHttp().getRequest<FastifyRequest>().query as RawParameters).end();
    return true;
  }

  #reads(handler: Handler, controller: Type): boolean {
    const known = this.#reading.get(handler);
    if (known !== undefined) return known;
    const reads = readsQuery(handler, controller);
    this.#reading.set(handler, reads);
    return reads;
  }
}

function readsQuery(handler: Handler, controller: Type): boolean {
  const prototype = controller.prototype as Readonly<Record<string, unknown>>;
  const name = new MetadataScanner().getAllMethodNames(prototype).find((each) => prototype[each] === handler);
  const read = (name && (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as object | undefined)) || {};
  return Object.keys(read).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
