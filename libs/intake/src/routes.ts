import type { CommandData, CommandType } from '#episode/commands';
import type { PayloadClass } from './complete.js';
import type { CommandDescription } from './descriptions/description.js';
import { descriptions } from './descriptions/descriptions.js';
import { commandTypes } from './payloads/command-line.js';
import { commandPayloads } from './payloads/command-payloads.js';

/** A command with its HTTP route. */
export interface CommandRoute<Type extends CommandType = CommandType> extends CommandDescription {
  readonly type: Type;
  /** The class that declares the body. */
  readonly payload: PayloadClass<CommandData[Type]>;
}

/** Every command with its route, in the order of an episode. */
export const commandRoutes: readonly CommandRoute[] = commandTypes.map(routeOf);

const bySegment = new Map(commandRoutes.map((route) => [route.segment, route]));

/** The route of a command. */
export function routeOf<Type extends CommandType>(type: Type): CommandRoute<Type> {
  const payloads: { readonly [Each in CommandType]: PayloadClass<CommandData[Each]> } = commandPayloads;
  return { type, payload: payloads[type], ...descriptions[type] };
}

/** The route with a segment of a URL, if there is one. */
export function routeAt(segment: string): CommandRoute | undefined {
  return bySegment.get(segment);
}
