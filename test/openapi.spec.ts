import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { commandRoutes } from '#intake/routes';
import { startTestServer, type Reply, type TestServer } from './support/server.js';

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
