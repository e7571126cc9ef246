import type { RawParameters } from '../http/parameters.js';
import type { FormInput } from './document.js';

/** The input of the form: as typed, and as API parameters for the history and, if requested, for the difference. */
export interface PageRequest {
  readonly input: FormInput;
  readonly moment: RawParameters;
  readonly span?: RawParameters;
}

/** Reads the input of the form: empty fields are left out, and a day means its end. */
export function pageRequestIn(raw: RawParameters): PageRequest {
  const filled = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== '' && value !== undefined));
  const parameters = { ...filled, ...endOf(filled, 'asOf'), ...endOf(filled, 'since') };
  const { since, ...moment } = parameters;
  return {
    input: formInputIn(raw),
    moment,
    ...(since !== undefined && { span: parameters }),
  };
}

/** The form fields as they were typed; a field that was given several times counts as empty. */
export function formInputIn(raw: RawParameters): FormInput {
  const text = (name: string) => (typeof raw[name] === 'string' && raw[name] !== '' ? raw[name] : undefined);
  const [asOf, effectiveOn, since] = [text('asOf'), text('effectiveOn'), text('since')];
  return { ...(asOf && { asOf }), ...(effectiveOn && { effectiveOn }), ...(since && { since }) };
}

/** A day as the instant of its end in UTC. */
function endOf(raw: RawParameters, name: string): RawParameters {
  const value = raw[name];
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? { [name]: `${value}T23:59:59.999Z` } : {};
}
