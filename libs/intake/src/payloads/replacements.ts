import { clinicalEvents, type ClinicalType } from '#episode/events';
import type { Payload } from '#episode/fields';
import type { PayloadClass } from '../complete.js';
import { classOf } from '../payload-class.js';

/** The class of what a command, and a correction, may say of an event of a type. */
export function replacementClassOf(type: ClinicalType): PayloadClass {
  const { payload, sent }: { readonly payload: Payload; readonly sent?: Payload } = clinicalEvents[type];
  return classOf(sent ?? payload);
}
