import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** `ExportResultCode.SUCCESS` of OpenTelemetry. */
const SUCCESS = 0;

/** Logs that spans cannot be sent, once until they can again: the library drops them silently. */
export class ReportingExporter implements SpanExporter {
  #isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
  ) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.exporter.export(spans, (result) => {
      this.#note(result.code !== SUCCESS, result.error);
      done(result);
    });
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  #note(failed: boolean, error: unknown): void {
    if (failed && !this.#isFailing) this.logger.warn({ err: error }, 'traces cannot be sent: they are dropped');
    if (!failed && this.#isFailing) this.logger.info('traces can be sent again');
    this.#isFailing = failed;
  }
}
