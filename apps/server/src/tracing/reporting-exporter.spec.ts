import { expect, it } from '@jest/globals';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { ReportingExporter } from './reporting-exporter.js';

it('spans that cannot be sent are logged once, until they can be again', () => {
  const codes = [0, 1, 1, 0, 0];
  const logged: string[] = [];
  const exporter: SpanExporter = {
    export: (_spans, done) => done({ code: codes.shift()! }),
    shutdown: () => Promise.resolve(),
    forceFlush: () => Promise.resolve(),
  };
  const log = (level: string) => (first: unknown, text?: string) =>
    void logged.push(`${level} ${text ?? String(first)}`);
  const reporting = new ReportingExporter(exporter, { warn: log('warn'), info: log('info') });
  const results: number[] = [];
  while (codes.length > 0) reporting.export([], ({ code }) => results.push(code));
  expect(results).toEqual([0, 1, 1, 0, 0]);
  expect(logged).toEqual(['warn traces cannot be sent: they are dropped', 'info traces can be sent again']);
});
