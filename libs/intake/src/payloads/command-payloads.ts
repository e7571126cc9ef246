import { eventTypeOf, type ClinicalCommandType, type CommandData, type CommandType } from '#episode/commands';
import type { Complete, PayloadClass } from '../complete.js';
import { replacementClassOf } from './replacements.js';
import * as corrections from './corrections.js';

type ClassOf<Type extends CommandType> = PayloadClass<CommandData[Type]>;

/** The class of what each clinical command takes, from the tables of its event's fields. */
const clinicalPayloads = Object.fromEntries(
  Object.entries(eventTypeOf).map(([command, type]) => [command, replacementClassOf(type)]),
) as { readonly [Type in ClinicalCommandType]: ClassOf<Type> };

const otherPayloads = {
  CorrectEntries: corrections.CorrectEntries,
  VoidEntries: corrections.VoidEntries,
  VoidEpisode: corrections.VoidEpisode,
} as const satisfies { readonly [Type in Exclude<CommandType, ClinicalCommandType>]: ClassOf<Type> };

/** The class of what each command takes: every command has one. */
export const commandPayloads = { ...clinicalPayloads, ...otherPayloads } as const;

/** Commands whose class accepts less than the domain: a surplus field, a narrower type, a field that must not be left out. */
type Narrower = {
  [Type in keyof typeof otherPayloads]: Complete<CommandData[Type]> extends InstanceType<(typeof otherPayloads)[Type]>
    ? never
    : Type;
}[keyof typeof otherPayloads];
type None<Names extends never> = Names;
/** Does not compile while a class accepts less than the domain. */
export type ClassesAcceptAllOfTheDomain = None<Narrower>;
