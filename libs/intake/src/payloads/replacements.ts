import { clinicalEvents, type ClinicalType } from '#episode/events';
import type { Payload } from '#episode/fields';
import type { PayloadClass } from '../complete.js';
import { classOf } from '../payload-class.js';

/** The payload class for an event type in commands and corrections. */
export function replacementClassOf(type: ClinicalType): PayloadClass {
  const { payload, sent }: { readonly payload: Payload; readonly sent?: Payload } = clinicalEvents[type];
  return classOf(sent ?? payload);
}
