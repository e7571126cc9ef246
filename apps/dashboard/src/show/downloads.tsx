import { useState, type MouseEvent } from 'react';
import { addressOf, request } from '../queries/fetch.js';
import { useKey } from '../queries/key.js';
import { problemOf } from '../queries/problem.js';

interface Properties {
  /** What is downloaded, in words: `In treatment by level`. */
  readonly title: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  /** The table of a CSV or Parquet file; by default the first of the report. */
  readonly table?: string;
}

const formats = ['csv', 'parquet', 'json'] as const;

/** Links to the data of a chart, as the API has it. */
export function Downloads({ title, path, parameters, table }: Properties) {
  const { secret } = useKey();
  const [failure, setFailure] = useState<string>();

  const withKey = (event: MouseEvent<HTMLAnchorElement>, address: string, name: string) => {
    // A link carries no key: if one is needed, the file is fetched with it and saved.
    if (secret === undefined) return;
    event.preventDefault();
    setFailure(undefined);
    save(address, secret, name).catch((error: unknown) => setFailure(problemOf(error).title));
  };

  return (
    <p className="downloads">
      <span aria-hidden="true">Data: </span>
      {formats.map((format) => {
        const query = new URLSearchParams(parameters);
        query.set('format', format);
        if (table !== undefined && format !== 'json') query.set('table', table);
        const address = addressOf(path, query);
        const name = `${path.split('/').at(-1)}${table === undefined ? '' : `-${table}`}.${format}`;
        const label = `${title} as ${format === 'parquet' ? 'Parquet' : format.toUpperCase()}`;
        return (
          <a
            key={format}
            href={address}
            download={name}
            aria-label={label}
            onClick={(event) => withKey(event, address, name)}
          >
            {format === 'parquet' ? 'Parquet' : format.toUpperCase()}
          </a>
        );
      })}
      {failure !== undefined && <span role="alert">{failure}</span>}
    </p>
  );
}

async function save(address: string, secret: string, name: string): Promise<void> {
  const body = await (await request(address, secret)).blob();
  const url = URL.createObjectURL(body);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
