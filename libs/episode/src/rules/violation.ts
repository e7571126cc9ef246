import type { RejectionCode, RejectionDetails } from '../rejections.js';

/** A rule that an entry violates, and the facts that explain it. */
export interface Violation {
  readonly code: RejectionCode;
  readonly details: Omit<RejectionDetails, 'revision'>;
}

export function violationOf(
  code: RejectionCode,
  field?: string,
  facts: Omit<RejectionDetails, 'revision' | 'field'> = {},
): Violation {
  return { code, details: field === undefined ? facts : { field, ...facts } };
}
