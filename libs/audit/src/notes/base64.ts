/** Reads base64 (RFC 4648, 4) that is written in its one form, else nothing: Node itself passes over what it cannot read. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
