import { stepdown } from '#cli/testing/stepdown';

/** What the help of the program speaks of. */
interface Known {
  readonly commands: readonly string[];
  readonly options: ReadonlySet<string>;
  /** Environment variables. */
  readonly variables: ReadonlySet<string>;
}

/** Everything that the help of a command, and of those under it, knows. */
export async function commandLine(path: readonly string[] = []): Promise<Known> {
  const { stdout } = await stepdown([...path, '--help']);
  const [list = ''] = stdout.split('Commands:\n')[1]?.split('\n\n') ?? [];
  const names = [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  const inner = await Promise.all(names.map((name) => commandLine([...path, name])));
  const options = [...stdout.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option!);
  return {
    commands: names.length === 0 ? [path.join(' ')] : inner.flatMap(({ commands }) => commands),
    options: new Set([...options, ...inner.flatMap((each) => [...each.options])]),
    variables: new Set([...(stdout.match(VARIABLE) ?? []), ...inner.flatMap((each) => [...each.variables])]),
  };
}

export const VARIABLE = /STEPDOWN_[A-Z_]+/g;
