import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { KeyRing } from '#access/key-ring';
import type { SpoolOptions } from './commands/answer-spool.js';
import { ANSWER_SPOOL, BulkController, INPUT_IDLE } from './commands/bulk.controller.js';
import { CommandsController } from './commands/commands.controller.js';
import { RecordCommandHandler } from './commands/record.command.js';
import type { Simulated } from './engine/demo-marker.js';
import { EVENT_STORE, RECORDER, TODAY, type Engine } from './engine/engine.js';
import { READ_SIDE } from './engine/read-side.js';
import { EpisodesController } from './episodes/episodes.controller.js';
import { EpisodeController } from './episodes/episode.controller.js';
import { FindEpisodeHandler } from './episodes/episode.queries.js';
import { FeedController } from './feed/feed.controller.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { ClockController, RECORDING_CLOCK } from './health/clock.controller.js';
import { HealthController } from './health/health.controller.js';
import { Metrics } from './health/metrics.js';
import { PoolsController } from './health/pools.controller.js';
import { UnconfirmedCommands } from './commands/unconfirmed-commands.js';
import { Readiness } from './health/readiness.js';
import { watchReadiness } from './health/watch-installation.js';
import { HistoryPageController } from './history-page/history-page.controller.js';
import { LOGGER } from './http/logger.js';
import { ParametersGuard } from './http/parameters.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { PROOF_SIDE } from './proofs/proof-side.js';
import { ProofsController } from './proofs/proofs.controller.js';
import { ProjectionController, SIMULATED } from './projection/projection.controller.js';
import { Shutdown } from './http/shutdown.js';
import { reportHandlers } from './reports/report.queries.js';
import { DifferencesController } from './reports/differences.controller.js';
import { ReportListController } from './reports/list.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { AccessCheck } from './identity/access-check.js';
import { AccessGuard } from './identity/access.guard.js';
import { OpenCalls } from './identity/open-calls.js';
import { Refusals } from './identity/refusals.js';

export interface AppParts {
  readonly engine: Engine;
  readonly keys: KeyRing;
  readonly metrics: Metrics;
  readonly shutdown: Shutdown;
  /** For how many milliseconds a command stream waits for input. */
  readonly inputIdle: number;
  /** Where a command stream stores unread answers. */
  readonly spool: SpoolOptions;
  /** Returns the simulated cohort if the data come from a demonstration that has ended. */
  readonly simulated: () => Simulated | undefined;
  readonly logger: Logger;
}

/** The HTTP application on an open engine. */
@Module({})
export class AppModule {
  static on({ engine, keys, metrics, shutdown, inputIdle, spool, simulated, logger }: AppParts): DynamicModule {
    const check = new AccessCheck(keys, new Refusals(logger, metrics));
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule],
      controllers: [
        CommandsController,
        BulkController,
        EpisodesController,
        EpisodeController,
        HistoryPageController,
        ReportsController,
        DifferencesController,
        ReportListController,
        FeedController,
        ProjectionController,
        ProofsController,
        EvidenceController,
        HealthController,
        PoolsController,
        ClockController,
      ],
      providers: [
        { provide: EVENT_STORE, useValue: engine.write.store },
        { provide: RECORDING_CLOCK, useValue: engine.write.clock },
        { provide: RECORDER, useValue: engine.write.recorder },
        { provide: TODAY, useValue: engine.write.today },
        { provide: READ_SIDE, useValue: engine.read },
        { provide: PROOF_SIDE, useValue: engine.proofs },
        { provide: KeyRing, useValue: keys },
        { provide: AccessCheck, useValue: check },
        { provide: OpenCalls, useValue: new OpenCalls(check, shutdown) },
        { provide: INPUT_IDLE, useValue: inputIdle },
        { provide: ANSWER_SPOOL, useValue: spool },
        { provide: SIMULATED, useValue: simulated },
        { provide: Metrics, useValue: metrics },
        { provide: Shutdown, useValue: shutdown },
        { provide: UnconfirmedCommands, useValue: new UnconfirmedCommands(logger) },
        {
          provide: Readiness,
          inject: [UnconfirmedCommands],
          useFactory: (unconfirmed: UnconfirmedCommands) => {
            const readiness = new Readiness({
              store: engine.write.store,
              models: engine.read,
              keys,
              shutdown,
              unconfirmed,
              clock: engine.write.clock,
              proofs: () => engine.proofs.status(),
            });
            watchReadiness(metrics, readiness, { serves: true });
            return readiness;
          },
        },
        { provide: LOGGER, useValue: logger },
        { provide: ProblemFilter, useValue: new ProblemFilter(logger, engine.write) },
        { provide: APP_FILTER, useExisting: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: ParametersGuard },
        RecordCommandHandler,
        FindEpisodeHandler,
        ...reportHandlers,
      ],
    };
  }
}
