/** Newline-delimited JSON: one value per line. */
export const NDJSON = 'application/x-ndjson';
