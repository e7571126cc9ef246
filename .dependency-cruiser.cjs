/** Imports point one way: apps -> libs; within libs only towards episode, event-store and outcomes. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|test|bench|examples)/' },
    },
    {
      name: 'episode-imports-nothing',
      comment: 'The domain is plain functions on the language alone.',
      severity: 'error',
      from: { path: '^libs/episode/src', pathNot: '(\\.spec\\.ts$|/testing/)' },
      to: { pathNot: '^libs/episode/src' },
    },
    {
      name: 'libs-import-towards-the-core',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/', pathNot: '^libs/($1|episode|event-store|outcomes)/' },
    },
    {
      name: 'core-libs-do-not-import-each-other',
      comment: 'event-store and outcomes know nothing of the domain.',
      severity: 'error',
      from: { path: '^libs/(event-store|outcomes)/' },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'nest-at-the-edge-only',
      severity: 'error',
      from: { path: '^(libs|examples)/' },
      to: { path: 'node_modules/(@nestjs|fastify|@fastify)/' },
    },
    {
      name: 'traces-are-loaded-where-they-are-configured',
      comment: 'OpenTelemetry is imported in one place, which is itself imported only when a collector is named.',
      severity: 'error',
      from: { pathNot: '^apps/server/src/tracing/' },
      to: { path: ['node_modules/@opentelemetry/', '^apps/server/src/tracing/open-telemetry'] },
    },
    {
      name: 'only-the-cli-and-the-projector-import-the-server',
      severity: 'error',
      from: { path: '^apps/(?!server|cli|projector)' },
      to: { path: '^apps/(server|cli)/' },
    },
    {
      name: 'the-dashboard-knows-answers-not-the-server',
      comment:
        'Of the libraries it takes types; at run time only the code lists, their words and the hours of levels, which are plain data, and how text is shown.',
      severity: 'error',
      from: { path: '^apps/dashboard/src' },
      to: {
        path: '^(apps|libs)/',
        pathNot:
          '^(apps/dashboard/src|libs/episode/src/(codes|intensity|words/visible)|libs/read-models/src/reports/labels)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nobody-imports-the-dashboard',
      severity: 'error',
      from: { pathNot: '^apps/dashboard/' },
      to: { path: '^apps/dashboard/' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
