import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { exitCodes } from '#cli/exit-codes';
import * as clinical from '#episode/codes/clinical';
import { codesOf, labelOf, type CodeList } from '#episode/codes/code-list';
import { levelKeys } from '#episode/codes/levels';
import * as teds from '#episode/codes/teds';
import { calendarDate } from '#episode/dates';
import { losRules } from '#episode/length-of-stay';
import { rejectionCodes } from '#episode/rejections';
import { position } from '#event-store/port';
import { parseCommand, parseCommandLine } from '#intake/command';
import { commandReference, recordedEvents } from '#intake/command-reference';
import { fieldErrorCodes } from '#intake/field-error';
import { commandRoutes, routeOf } from '#intake/routes';
import { dimensions } from '#read-models/reports/cohort';
import { factTables } from '#read-models/schema/fact-tables';
import { refusalCodes } from '#recording/answer';
import { variables } from '#server/config';
import { problem, problemCodes, type ProblemCode } from '#server/http/problem';
import { simulate } from '#simulation/simulate';
import { commandLine, VARIABLE } from './support/command-line.js';
import { figuresOf, rowsOf, type Figures } from './support/figures.js';
import { startTestServer, type TestServer } from './support/server.js';
import {
  anchorsOf,
  blocksIn,
  fileAt,
  linksOf,
  page,
  pages,
  pagesTogether,
  plain,
  rowsIn,
  section,
} from './support/pages.js';

const recordSystems = pagesTogether('docs/record-systems');
const commands = page('docs/record-systems/commands.md');
const codeLists = page('docs/code-lists.md');
const operators = page('docs/operators.md');
const analysts = pagesTogether('docs/analysts');
const guarantees = page('docs/guarantees.md');

describe('the documentation', () => {
  it.each(pages)('$path has links that lead somewhere', (from) => {
    const dead = linksOf(from).filter(({ path, anchor }) => {
      const target = pages.find((each) => each.path === path);
      return fileAt(path) === undefined || (anchor !== undefined && !(target && anchorsOf(target).has(anchor)));
    });
    expect(dead).toEqual([]);
  });

  it('names tests that exist', () => {
    const named = linksOf(guarantees).filter(({ path }) => /\.(spec|contract)\.ts$/.test(path));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ path, text }) => !fileAt(path)?.replaceAll("\\'", "'").includes(text))).toEqual([]);
  });

  it('gives the command that runs the tests', () => {
    expect(blocksIn(page('README.md').text, 'sh').map((block) => block.trim())).toContain('npm test');
  });
});

describe('the documentation of commands', () => {
  it('is what the declarations say', async () => {
    const [, generated = ''] = commands.text.split('<!-- What follows is generated: npm run docs -->\n\n');
    const options = { ...(await resolveConfig('docs/record-systems/commands.md')), parser: 'markdown' };
    expect(generated).toBe(await format(commandReference(), options));
  });

  it.each(commandRoutes.map(({ type }) => type))('has %s with its event and a body that is valid', (type) => {
    const { segment } = routeOf(type);
    const text = section(commands, type);
    expect(text).toContain(`\`POST /v1/episodes/{id}/${segment}\` records \`${recordedEvents[type]}\``);
    const [body = ''] = blocksIn(text, 'json');
    expect(parseCommand(type, JSON.parse(body))).toMatchObject({ ok: true });
  });

  it('has a line of a batch that is valid', () => {
    const [line = ''] = blocksIn(section(recordSystems, 'Many commands'), 'json');
    expect(parseCommandLine(JSON.parse(line))).toMatchObject({ ok: true });
  });

  it('has every code list with its source and the words for its codes', () => {
    const isList = (value: unknown): value is CodeList =>
      typeof value === 'object' && value !== null && 'codes' in value;
    const lists = [...Object.values<unknown>(teds), ...Object.values<unknown>(clinical), levelKeys].filter(isList);
    for (const list of lists) {
      const text = section(codeLists, list.title);
      expect(text).toContain(`Source: ${list.source}.`);
      const codes = [...text.matchAll(/^- `(.+?)` (.+)$/gm)].map(([, code, words]) => [code, words]);
      expect(codes).toEqual(codesOf(list).map((code) => [String(code), labelOf(list, code)]));
    }
  });
});

describe('the documentation of problems', () => {
  const table = (heading: string) => rowsIn(section(recordSystems, heading)).map((row) => row.map(plain));

  it('has every code of the interface with its status and whether to try again', () => {
    const codes = Object.entries(problemCodes).map(([code, { status }]) => [
      code,
      String(status),
      again(problem(code as ProblemCode)),
    ]);
    expect(table('Of the interface').map((row) => row.slice(0, 3))).toEqual(codes);
  });

  it('has every code of a refused command, whether to try again, and what it means', () => {
    const codes = Object.entries({ ...rejectionCodes, ...refusalCodes });
    expect(table('Of a refused command')).toEqual(codes.map(([code, refusal]) => [code, again(refusal), refusal.text]));
  });

  it('has every code of a wrong field', () => {
    expect(table('Of a field').map(([code]) => code)).toEqual([...fieldErrorCodes]);
  });
});

describe('the documentation for operators', () => {
  it('has every environment variable, and none that does not exist', async () => {
    const known = new Set([...(await commandLine()).variables, ...Object.values(variables)]);
    expect([...new Set(operators.text.match(VARIABLE))].sort()).toEqual([...known].sort());
  });

  it('has every command and option of the command line, and none that does not exist', async () => {
    const known = await commandLine();
    // Of those that compare a report there is one for each report.
    const commands = known.commands.map((command) => command.replace(/^(diff report) \S+$/, '$1'));
    expect(commands.filter((command) => !operators.text.includes(`\`stepdown ${command}`))).toEqual([]);
    const named = new Set(`${operators.text}${analysts.text}`.match(/(?<=[`\s])--[a-z][a-z-]*/g));
    expect([...named].sort()).toEqual([...known.options].sort());
  });

  it('has every exit code', () => {
    const codes = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]);
    expect(rowsIn(section(operators, 'The command line')).filter(([code]) => /^\d+$/.test(code!))).toEqual(codes);
  });
});

describe('the documentation for analysts', () => {
  it('has every dimension and every rule', () => {
    const [grouping, length] = [section(analysts, 'Grouping and filters'), section(analysts, 'Length of stay')];
    const named = rowsIn(grouping).map(([name]) => plain(name));
    expect(named.slice(0, dimensions.length)).toEqual([...dimensions]);
    for (const rule of losRules) expect(length).toContain(`\`${rule}\``);
  });

  it('has every fact table with its columns', () => {
    for (const [name, columns] of Object.entries(factTables)) {
      const documented = rowsIn(section(analysts, name)).map(([column, type]) => [plain(column), type]);
      const declared = Object.entries(columns).map(([column, { type, nullable }]) => [
        column,
        nullable ? `${type} ?` : type,
      ]);
      expect({ [name]: documented }).toEqual({ [name]: declared });
    }
  });
});

describe('what the documentation says of a server', () => {
  let server: TestServer;
  let report: Figures;
  beforeAll(async () => {
    server = await startTestServer({ settings: { witness: 'http://127.0.0.1:1/heads' } });
    const cohort = { seed: 5, episodes: 60, until: calendarDate('2025-12-31') };
    const answers = await server.bulk([...simulate(cohort)]);
    await server.running.engine.read.waitFor(position(answers.at(-1).position));
    const { body } = await server.get('/v1/reports/length-of-stay?by=level,reason');
    report = figuresOf(body.groups);
    const log = await server.get('/v1/events?limit=100000');
    writeFileSync(join(server.folder, 'events.ndjson'), log.body);
  });
  afterAll(() => server.dispose());

  it('has every operation of its API', async () => {
    const { paths } = (await server.get('/docs/openapi.json')).body as { paths: Record<string, object> };
    const everything = pages.map(({ text }) => text.replaceAll(/\{\w+\}/g, '{}')).join();
    const segments = new Set(commandRoutes.map(({ segment }) => `/v1/episodes/{}/${segment}`));
    // Of the differences of reports there is one for each report.
    const ofAny = (path: string) => path.replace(/^(\/v1\/reports\/)[a-z-]+(\/difference)$/, '$1{}$2');
    const addresses = Object.keys(paths).map((path) => ofAny(path.replaceAll(/\{\w+\}/g, '{}')));
    expect(addresses.filter((path) => !segments.has(path) && !everything.includes(path))).toEqual([]);
  });

  it('has every metric of its own', async () => {
    const metrics = String((await server.get('/metrics')).body).matchAll(/^# TYPE (stepdown_\w+) (\w+)$/gm);
    const rows = rowsIn(section(operators, 'Metrics')).map(([name, type]) => [plain(name), type!] as const);
    const documented = rows.filter(([name]) => name.startsWith('stepdown_'));
    expect(documented.sort()).toEqual([...metrics].map(([, name, type]) => [name!, type!]).sort());
  });

  it('reproduces the report from the exported log', async () => {
    const [query = ''] = blocksIn(section(analysts, 'Reproduce a figure'), 'sql');
    const file = join(server.folder, 'events.ndjson');
    expect(figuresOf(await rowsOf(':memory:', query.replace('events.ndjson', file)))).toEqual(report);
  });

  it('reproduces the report from the fact tables', async () => {
    await server.running.stop();
    const query = blocksIn(analysts.text, 'sql').find((block) => block.startsWith('-- read-model.duckdb'))!;
    expect(figuresOf(await rowsOf(join(server.folder, 'read-model.duckdb'), query))).toEqual(report);
  });
});

function again({ retryable }: { readonly retryable: boolean }): string {
  return retryable ? 'yes' : 'no';
}
