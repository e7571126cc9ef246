import { rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { configFrom } from '#server/config';
import { createLogger } from '#server/http/logger';
import { startServer } from '#server/server';
import { version } from '#server/version';
import { course, line } from './support/commands.js';
import { OtlpReceiver, valuesOf } from './support/otlp-receiver.js';
import { newFolder } from './support/server.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function startOn(otlp: string) {
  const lines: { readonly msg: string }[] = [];
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as (typeof lines)[number]);
      done();
    },
  });
  const config = configFrom({ dataFolder: folder, host: '127.0.0.1', port: '0', otlp }, {});
  return { server: await startServer(config, createLogger('debug', log)), lines };
}

const commands = (episode: string) => course.map(([, data, type]) => line(episode, type, data));

async function record(url: string, episode: string): Promise<void> {
  const response = await fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: commands(episode)
      .map((each) => `${JSON.stringify(each)}\n`)
      .join(''),
  });
  expect(await response.text()).not.toContain('problem');
}

it('a trace has a span for each call, in the trace of its caller, and for each batch that is appended or projected', async () => {
  const receiver = await OtlpReceiver.start();
  const { server, lines } = await startOn(receiver.url);
  await record(server.url, 'E-1');
  await server.engine.read.waitFor((await server.engine.write.store.head())!.position);
  const traceparent = `00-${TRACE}-${PARENT}-01`;
  expect((await fetch(`${server.url}/v1/episodes/E-1?asOf=never`, { headers: { traceparent } })).status).toBe(400);
  expect((await fetch(`${server.url}/v1/nothing/E-1`)).status).toBe(404);
  await server.stop();
  await receiver.close();

  const spans: readonly Readonly<Record<string, unknown>>[] = receiver.spans.map(
    ({ name, attributes, parentSpanId, traceId }) => {
      return { name, traceId, parentSpanId, ...valuesOf(attributes) };
    },
  );
  expect(spans).toContainEqual(
    expect.objectContaining({
      ...{ name: 'POST /v1/commands', 'http.route': '/v1/commands', 'http.response.status_code': 200 },
    }),
  );
  expect(spans).toContainEqual({
    ...{ name: 'GET /v1/episodes/:episodeId', traceId: TRACE, parentSpanId: PARENT, 'http.request.method': 'GET' },
    ...{ 'http.route': '/v1/episodes/:episodeId', 'http.response.status_code': 400, 'error.type': 'invalid-parameter' },
  });
  expect(spans).toContainEqual(expect.objectContaining({ name: 'GET', 'http.response.status_code': 404 }));
  const eventsIn = (name: string) =>
    spans.filter((span) => span['name'] === name).reduce((sum, span) => sum + Number(span['stepdown.events']), 0);
  expect({ append: eventsIn('append'), project: eventsIn('project') }).toEqual({
    append: course.length,
    project: course.length,
  });
  expect(receiver.resources[0]).toMatchObject({ 'service.name': 'stepdown', 'service.version': version });
  const answered = lines.filter(({ msg }) => msg === 'a call was answered');
  expect(answered).toContainEqual(expect.objectContaining({ route: '/v1/commands', traceId: expect.any(String) }));
});

it('a collector that does not answer costs spans, and nothing else; the log says so', async () => {
  const { server, lines } = await startOn('http://127.0.0.1:1');
  await record(server.url, 'E-1');
  await server.stop();
  const messages = lines.map(({ msg }) => msg);
  expect(messages.slice(-2)).toEqual(['the last traces were not sent in time', 'stopped']);
});
