import type { CommandData, CommandType } from '#episode/commands';
import type { Complete, PayloadClass } from '../complete.js';
import * as amendments from './corrections.js';
import { clinicalPayloads } from './clinical-payloads.js';

/** The class of what each command takes: every command has one. */
export const commandPayloads = {
  ...clinicalPayloads,
  CorrectEntries: amendments.CorrectEntries,
  VoidEntries: amendments.VoidEntries,
  VoidEpisode: amendments.VoidEpisode,
} as const satisfies { readonly [Type in CommandType]: PayloadClass<CommandData[Type]> };

/** Commands whose class accepts less than the domain: a surplus field, a narrower type, a field that must not be left out. */
type Narrower = {
  [Type in CommandType]: Complete<CommandData[Type]> extends InstanceType<(typeof commandPayloads)[Type]>
    ? never
    : Type;
}[CommandType];
type None<Names extends never> = Names;
/** Does not compile while a class accepts less than the domain. */
export type ClassesAcceptAllOfTheDomain = None<Narrower>;
