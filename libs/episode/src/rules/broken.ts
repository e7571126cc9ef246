import type { RejectionCode, RejectionDetails } from '../rejections.js';

/** A rule that an entry breaks, and the facts that explain it. */
export interface Broken {
  readonly code: RejectionCode;
  readonly details: Omit<RejectionDetails, 'revision'>;
}

export function broke(
  code: RejectionCode,
  field?: string,
  facts: Omit<RejectionDetails, 'revision' | 'field'> = {},
): Broken {
  return { code, details: field === undefined ? facts : { field, ...facts } };
}
