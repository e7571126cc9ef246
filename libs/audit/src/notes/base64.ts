/** Decodes canonical base64 (RFC 4648, 4); `undefined` for any other text. Node itself ignores characters that it cannot decode. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
