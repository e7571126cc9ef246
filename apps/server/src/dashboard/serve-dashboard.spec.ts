import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication, listen } from '../http/application.js';
import { createLogger } from '../http/logger.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { findBuiltPage, type BuiltPage } from './built-page.js';
import { serveDashboard } from './serve-dashboard.js';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

@Controller('v1/things')
class ThingsController {
  @Get()
  things() {
    return { things: [] };
  }

  @Post('new')
  make() {
    return {};
  }
}

const logger = createLogger('error');

@Module({
  controllers: [ThingsController],
  providers: [{ provide: APP_FILTER, useValue: new ProblemFilter(logger, { isUnavailable: () => false }) }],
})
class ThingsModule {}

async function serve(page: BuiltPage | undefined): Promise<{ app: NestFastifyApplication; url: string }> {
  const app = await createApplication({ module: ThingsModule }, logger);
  serveDashboard(app, page);
  return { app, url: await listen(app, 0, '127.0.0.1') };
}

describe('the dashboard', () => {
  let folder: string;
  let app: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<title>Stepdown</title>');
    writeFileSync(join(folder, 'theme.js'), '// theme');
    writeFileSync(join(folder, 'assets', 'index-a1b2c3.js'), '// code');
    ({ app, url } = await serve(findBuiltPage(folder)));
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });

  it.each(['/', '/length-of-stay?by=level', '/episodes/sim-1.000001', '/index.html'])(
    'answers its document at %s, to be revalidated each time',
    async (path) => {
      const response = await get(path, HTML);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toBe('<title>Stepdown</title>');
    },
  );

  it('lets browsers cache files with a hash in their names for ever, and no others', async () => {
    const asset = await get('/assets/index-a1b2c3.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  it("stays the same after the server started: a new build does not remove the page's files", async () => {
    rmSync(join(folder, 'assets', 'index-a1b2c3.js'));
    writeFileSync(join(folder, 'assets', 'index-d4e5f6.js'), '// new code');
    writeFileSync(join(folder, 'index.html'), '<title>New</title>');
    expect(await (await get('/', HTML)).text()).toBe('<title>Stepdown</title>');
    expect(await (await get('/assets/index-a1b2c3.js')).text()).toBe('// code');
  });

  it.each(['/', '/assets/index-a1b2c3.js', '/theme.js'])(
    'allows %s files of this server only, no frame, no guessing of types',
    async (path) => {
      const { headers } = await get(path, HTML);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  it.each(['/v1/nothing', '/v1', '/docs/nothing', '/health/nothing', '/assets/index-old.js'])(
    'leaves %s to the API: an unknown address is a problem, even for a browser',
    async (path) => {
      const response = await get(path, HTML);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('is not the answer to a program that requests an unknown address', async () => {
    expect((await get('/length-of-stay', { accept: 'application/json' })).status).toBe(404);
    expect((await get('/..%2f..%2fetc/passwd')).status).toBe(404);
  });

  it('leaves the API as it is', async () => {
    expect(await (await get('/v1/things', HTML)).json()).toEqual({ things: [] });
    const other = await get('/v1/things/new', HTML);
    expect(other.status).toBe(405);
    expect(other.headers.get('allow')).toBe('POST');
    expect((await fetch(`${url}/length-of-stay`, { method: 'POST', headers: HTML })).status).toBe(404);
  });
});

describe('a server without the dashboard', () => {
  it('says at / that it was built without it', async () => {
    const { app, url } = await serve(undefined);
    const response = await fetch(url, { headers: HTML });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toContain('built without the dashboard');
    await app.close();
  });
});
