import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import type { Logger } from 'pino';
import { KeyRing } from '#access/key-ring';
import type { Log } from '#server/engine/open-log';
import { READ_SIDE, type ReadSide } from '#server/engine/read-side';
import { HealthController } from '#server/health/health.controller';
import { Metrics } from '#server/health/metrics';
import { Readiness } from '#server/health/readiness';
import { watchReadiness } from '#server/health/watch-installation';
import { LOGGER } from '#server/http/logger';
import { ProblemFilter } from '#server/http/problem.filter';
import { Shutdown } from '#server/http/shutdown';
import { AccessCheck } from '#server/identity/access-check';
import { AccessGuard } from '#server/identity/access.guard';
import { OpenCalls } from '#server/identity/open-calls';
import { Refusals } from '#server/identity/refusals';
import { ProjectionController, SIMULATED } from '#server/projection/projection.controller';

export interface ProjectorParts {
  readonly log: Log;
  readonly read: ReadSide;
  readonly keys: KeyRing;
  readonly metrics: Metrics;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/** Health, metrics and `/v1/projection`, as the server answers them. */
@Module({})
export class ProjectorModule {
  static on({ log, read, keys, metrics, shutdown, logger }: ProjectorParts): DynamicModule {
    const check = new AccessCheck(keys, new Refusals(logger, metrics));
    const readiness = new Readiness({ store: log.store, models: read, keys, shutdown });
    watchReadiness(metrics, readiness, { serves: false });
    return {
      module: ProjectorModule,
      imports: [DiscoveryModule],
      controllers: [HealthController, ProjectionController],
      providers: [
        { provide: READ_SIDE, useValue: read },
        // Only the server of a data folder reads the demonstration marker in it.
        { provide: SIMULATED, useValue: () => undefined },
        { provide: KeyRing, useValue: keys },
        { provide: AccessCheck, useValue: check },
        { provide: OpenCalls, useValue: new OpenCalls(check, shutdown) },
        { provide: Metrics, useValue: metrics },
        { provide: Shutdown, useValue: shutdown },
        { provide: Readiness, useValue: readiness },
        { provide: LOGGER, useValue: logger },
        { provide: ProblemFilter, useValue: new ProblemFilter(logger, log) },
        { provide: APP_FILTER, useExisting: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
