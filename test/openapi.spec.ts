import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rejectionCodes } from '#episode/rejections';
import { commandRoutes } from '#intake/routes';
import { refusalCodes } from '#recording/answer';
import { problemCodes } from '#server/http/problem';
import { startTestServer, type Reply, type TestServer } from './support/server.js';

const redocly = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url));

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, object>>;
}

describe('the description of the API', () => {
  let server: TestServer;
  let document: Reply['body'];
  beforeAll(async () => {
    server = await startTestServer();
    document = (await server.get('/docs/openapi.json')).body;
  });
  afterAll(() => server.dispose());

  const operations = (): Operation[] =>
    Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap((path) => Object.values(path));

  it('is valid OpenAPI of which every reference leads somewhere', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  it('passes the recommended rules of a second linter without a warning', () => {
    const file = join(server.folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const env = { PATH: process.env['PATH'], REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const rules = ['--extends=recommended', '--format=json', '--max-problems=100'];
    const report = execFileSync(process.execPath, [redocly, 'lint', file, ...rules], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(JSON.parse(report)).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  });

  it('says that streams are streams: lines in, lines out, server-sent events, and text', () => {
    const typesOf = (path: string, method: string) =>
      Object.keys(document.paths[path][method].responses['200'].content as object);
    expect(Object.keys(document.paths['/v1/commands'].post.requestBody.content as object)).toEqual([
      'application/x-ndjson',
    ]);
    expect(typesOf('/v1/commands', 'post')).toEqual(['application/x-ndjson']);
    expect(typesOf('/v1/events', 'get')).toEqual(['application/x-ndjson', 'text/event-stream']);
    expect(typesOf('/metrics', 'get')).toEqual(['text/plain']);
    expect(typesOf('/v1/reports/census', 'get')).toContain('text/csv');
  });

  it('lists every code that a problem can have', () => {
    const codes = [problemCodes, rejectionCodes, refusalCodes].flatMap((list) => Object.keys(list));
    const { enum: listed } = document.components.schemas.Problem.properties.code as { enum: string[] };
    expect([...listed].sort()).toEqual([...new Set(codes)].sort());
  });

  it('has an operation for every command, with a schema of its body', () => {
    for (const { segment, type } of commandRoutes) {
      const { post } = document.paths[`/v1/episodes/{episodeId}/${segment}`];
      expect(post.operationId).toBe(type);
      const { $ref } = post.requestBody.content['application/json'].schema as { $ref: string };
      expect(document.components.schemas[$ref.split('/').at(-1)!]).toMatchObject({
        type: 'object',
        additionalProperties: false,
      });
    }
  });

  it('names every operation once and says what each answers', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, responses } of operations()) {
      expect({ operationId, success: Object.keys(responses).some((status) => status.startsWith('2')) }).toEqual({
        operationId,
        success: true,
      });
    }
  });

  it('has a policy where it is shown, and is in no frame', async () => {
    const { headers } = await server.get('/docs');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect([headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual(['DENY', 'nosniff']);
  });

  it('is shown to people at /docs', async () => {
    expect(await server.get('/docs')).toMatchObject({ status: 200, body: expect.stringContaining('swagger-ui') });
  });
});
