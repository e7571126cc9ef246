import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { MetadataScanner, Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { accessOf } from '../identity/route-access.js';
import { Parameters, type RawParameters } from './parameters.js';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Rejects query parameters that a route does not read: their sender would think that they count. A route that reads the
 * whole query rejects unknown ones itself (see `Parameters`). Open routes accept any, because monitoring tools may add
 * some.
 */
@Injectable()
export class ParametersGuard implements CanActivate {
  readonly #names = new WeakMap<Handler, Names>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    if (accessOf(this.reflector, handler, controller).roles?.length === 0) return true;
    const names = this.#namesOf(handler, controller);
    if (names === 'all') return true;
    const parameters = new Parameters(context.switchToHttp().getRequest<FastifyRequest>().query as RawParameters);
    for (const name of names) parameters.list(name);
    parameters.end();
    return true;
  }

  #namesOf(handler: Handler, controller: Type): Names {
    const known = this.#names.get(handler) ?? namesRead(handler, controller);
    this.#names.set(handler, known);
    return known;
  }
}

/** The parameters that a route reads, or `all` if it reads the whole query. */
type Names = readonly string[] | 'all';

function namesRead(handler: Handler, controller: Type): Names {
  const prototype = controller.prototype as Readonly<Record<string, unknown>>;
  const name = new MetadataScanner().getAllMethodNames(prototype).find((each) => prototype[each] === handler);
  const read = name && (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as Arguments | undefined);
  const ofQuery = Object.entries(read || {}).filter(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`));
  const names = ofQuery.map(([, { data }]) => data);
  return names.every((each) => typeof each === 'string') ? names : 'all';
}

type Arguments = Readonly<Record<string, { readonly data?: unknown }>>;
