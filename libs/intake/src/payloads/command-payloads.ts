import { eventTypeOf, type ClinicalCommandType, type CommandData, type CommandType } from '#episode/commands';
import type { Complete, PayloadClass } from '../complete.js';
import { replacementClassOf } from './replacements.js';
import * as corrections from './corrections.js';

type ClassOf<Type extends CommandType> = PayloadClass<CommandData[Type]>;

/** The payload class of each clinical command, from the field table of its event. */
const clinicalPayloads = Object.fromEntries(
  Object.entries(eventTypeOf).map(([command, type]) => [command, replacementClassOf(type)]),
) as { readonly [Type in ClinicalCommandType]: ClassOf<Type> };

const otherPayloads = {
  CorrectEntries: corrections.CorrectEntries,
  VoidEntries: corrections.VoidEntries,
  VoidEpisode: corrections.VoidEpisode,
} as const satisfies { readonly [Type in Exclude<CommandType, ClinicalCommandType>]: ClassOf<Type> };

/** The payload class of every command. */
export const commandPayloads = { ...clinicalPayloads, ...otherPayloads } as const;

/** Commands whose class accepts less than the domain: an additional required field or a narrower type. */
type Narrower = {
  [Type in keyof typeof otherPayloads]: Complete<CommandData[Type]> extends InstanceType<(typeof otherPayloads)[Type]>
    ? never
    : Type;
}[keyof typeof otherPayloads];
type None<Names extends never> = Names;
/** Does not compile if a class accepts less than the domain. */
export type ClassesAcceptAllOfTheDomain = None<Narrower>;
