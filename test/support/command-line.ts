import { stepdown } from '#cli/testing/stepdown';

/** Every command and option that help knows. */
export async function commandLine(path: readonly string[] = []): Promise<{ commands: string[]; options: Set<string> }> {
  const { stdout } = await stepdown([...path, '--help']);
  const [list = ''] = stdout.split('Commands:\n')[1]?.split('\n\n') ?? [];
  const subcommands = [...list.matchAll(/^ {2}([a-z]\S*)/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help');
  const options = new Set([...stdout.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option!));
  const inner = await Promise.all(subcommands.map((name) => commandLine([...path, name])));
  const own = subcommands.length === 0 ? [path.join(' ')] : [];
  return {
    commands: [...own, ...inner.flatMap(({ commands }) => commands)],
    options: new Set([...options, ...inner.flatMap((each) => [...each.options])]),
  };
}
