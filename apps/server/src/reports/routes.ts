import { Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#access/api-key';
import { CurrentCaller } from '../identity/caller.js';
import type { RawParameters } from '../http/parameters.js';

/** Handles a request; called on the controller. */
export type RouteHandler<Controller> = (
  this: Controller,
  raw: RawParameters,
  caller: Caller,
  reply: FastifyReply,
) => Promise<unknown>;

/** Adds a method to a controller, with the decorators of a hand-written one. */
export function addMethod<Controller extends object>(
  prototype: Controller,
  name: string,
  answer: RouteHandler<Controller>,
  decorators: readonly MethodDecorator[],
): void {
  Object.defineProperty(prototype, name, { configurable: true, value: answer });
  Query()(prototype, name, 0);
  CurrentCaller()(prototype, name, 1);
  Res({ passthrough: true })(prototype, name, 2);
  for (const decorate of decorators) decorate(prototype, name, Object.getOwnPropertyDescriptor(prototype, name)!);
}

/** The name of a report in code: `lengthOfStay` for `length-of-stay`. */
export function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The same as the name of a type: `LengthOfStay`. */
export function pascal(name: string): string {
  const written = camel(name);
  return `${written[0]!.toUpperCase()}${written.slice(1)}`;
}
