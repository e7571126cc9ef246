import { Option, type Command } from 'commander';
import { createApiKey, OperateNotLimited, roles, type ApiKey, type Role } from '#access/api-key';
import { KeyFile, UnreadableKeyFile } from '#access/key-file';
import { createDataFolder, dataFolder } from '#server/engine/data-folder';
import { folderOf, withData, type ConnectionOptions } from '../../connection/connect.js';
import { Failure } from '../../failure.js';
import { say, write, writeJson, writeLine, type Io } from '../../io.js';
import { withExamples, withJson } from '../../options.js';
import { tableOf } from '../../print/table.js';

interface Options extends ConnectionOptions {
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly actor: string;
  readonly role: readonly Role[];
  readonly provider?: string;
}

export function addKeys(program: Command, io: Io): void {
  const keys = program
    .command('keys')
    .summary('create, list and revoke API keys')
    .description(
      'Creates, lists and revokes the API keys of a data folder. A running server applies changes within a second.',
    );
  withExamples(
    withJson(withData(keys.command('create')))
      .description('Creates a key and prints its secret, only this once.')
      .requiredOption('--actor <name>', 'who uses it; recorded with every event')
      .addOption(new Option('--role <role...>', 'what it may do').choices(roles).makeOptionMandatory())
      .option('--provider <id>', 'limit it to the episodes of one provider'),
    'stepdown keys create --actor clinic-a --role record --provider clinic-a',
    'stepdown keys create --actor warehouse --role analyse audit',
  ).action((options: CreateOptions) => create(options, io));
  withExamples(
    withJson(withData(keys.command('list'))).description('Lists the keys, also revoked ones, but never a secret.'),
    'stepdown keys list',
  ).action((options: Options) => list(options, io));
  withExamples(
    withJson(withData(keys.command('revoke')))
      .description('Revokes a key for good.')
      .argument('<id>', 'the id that `keys list` shows'),
    'stepdown keys revoke 0b6f0a3e-6f0f-4a51-9a56-7a2f6c1a9d10',
  ).action((id: string, options: Options) => revoke(id, options, io));
}

async function create({ actor, role, provider, ...options }: CreateOptions, io: Io): Promise<void> {
  if (actor.trim() === '') throw new Failure('--actor: a key needs a name', { ending: 'usage' });
  const file = new KeyFile(createDataFolder(folderOf(options, io)));
  const isFirst = readable(file, io).length === 0 && !file.mark.isSet();
  if (provider !== undefined && role.includes('operate')) {
    throw new Failure(`--provider: ${new OperateNotLimited().message}`, { ending: 'usage' });
  }
  const { key, secret } = createApiKey({ actor, roles: [...new Set(role)], provider }, new Date().toISOString());
  file.add(key);
  if (options.json === true) await writeJson(io, { ...shown(key), secret });
  else await writeLine(io, secret);
  say(io, `Key ${key.id} for ${actor}: ${key.roles.join(', ')}. The secret is not shown again.`);
  if (isFirst) say(io, 'It is the first key of this data folder: from now on every caller needs one.');
}

/** The keys. A file that cannot be read is moved aside: this command is the only way back in. */
function readable(file: KeyFile, io: Io): readonly ApiKey[] {
  try {
    return file.list();
  } catch (error) {
    if (!(error instanceof UnreadableKeyFile)) throw error;
    const aside = file.putAside();
    say(io, `${error.message}.`);
    say(io, `It was moved to ${aside}. The keys in it are no longer valid: create those again that you need.`);
    return [];
  }
}

async function list(options: Options, io: Io): Promise<void> {
  const keys = fileOf(options, io).list();
  if (options.json === true) return writeJson(io, keys.map(shown));
  const rows = keys.map(({ id, actor, roles: allowed, provider = '', createdAt, revokedAt = '' }) => {
    return [id, actor, allowed.join(' '), provider, createdAt, revokedAt];
  });
  await write(io, tableOf(['id', 'actor', 'roles', 'provider', 'created', 'revoked'], rows));
}

async function revoke(id: string, options: Options, io: Io): Promise<void> {
  const revokedAt = new Date().toISOString();
  if (!fileOf(options, io).revoke(id, revokedAt)) throw new Failure(`no key in force has the id ${id}`);
  if (options.json === true) await writeJson(io, { id, revokedAt });
  else await writeLine(io, `Key ${id} is revoked.`);
}

function fileOf(options: Options, io: Io): KeyFile {
  return new KeyFile(dataFolder(folderOf(options, io)));
}

/** A key without the hash of its secret. */
function shown({ sha256: _, ...key }: ApiKey): Omit<ApiKey, 'sha256'> {
  return key;
}
