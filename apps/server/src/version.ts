import { existsSync, readFileSync } from 'node:fs';

/** The package's own description, beside the sources or, where this was built, beside `dist`. */
const places = ['../../../package.json', '../../../../package.json'].map((path) => new URL(path, import.meta.url));

/** The version of this program, as its package has it. */
export const version = versionIn(places.find((place) => existsSync(place))!);

function versionIn(place: URL): string {
  return (JSON.parse(readFileSync(place, 'utf8')) as { readonly version: string }).version;
}
