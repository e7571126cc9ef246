import type { ReadModelReader } from '../../read-models.js';
import { definitionsOf, withDigest, type Answer, type ReportRequest } from '../run-report.js';
import { withDefaults, type OptionDeclaration } from '../options.js';
import { dimensionsOf, type Group, type Report } from '../report.js';
import { NotShareable } from './errors.js';
import { releaseAt, type Release } from './release.js';
import { FOLLOW_UP_DAYS, lengthClasses, shareDimensions, type Share } from './share.js';
import { sharedGroups, type Grouping } from './shared-groups.js';

/** An answer that may be published. */
export type PublicAnswer = Answer & { readonly disclosure: 'public'; readonly release: Release };

/**
 * Runs a report so that the answer may be published, together with every other public answer. It covers a release, and
 * uses only counts that are public (see `publicTable`). For a release, the same request always has the same answer.
 * Throws `NotShareable` with every part of the request that cannot be public, `NoRelease` and `ReleaseIncomplete`.
 */
export async function runPublicReport(
  reader: ReadModelReader,
  report: Report,
  request: ReportRequest = {},
): Promise<PublicAnswer> {
  const { share, grouping } = requireShareable(report, request);
  const release = await releaseAt(reader, request.asOf);
  const { name, at, asOf, endsOn } = release;
  const shared = await sharedGroups(reader, release, share.of, grouping);
  const byDefault = withDefaults(report.options, {});
  return withDigest({
    report: report.name,
    disclosure: 'public' as const,
    release: { name, at },
    of: 'stay' as const,
    ...(report.resolveOptions?.(byDefault, endsOn) ?? byDefault),
    definitions: { ...definitionsOf(report), ...publicDefinitions(share) },
    asOf,
    cutOff: endsOn,
    by: request.by ?? [],
    filters: {},
    parkedStreams: 0,
    groups: shared.map(({ by, group }): Group => ({ by, ...share.figures(group) })),
    // No comparison of groups follows from public counts.
    ...report.compareGroups?.([], { of: 'stay', options: byDefault, by: [] }),
  });
}

function publicDefinitions({ of, definitions }: Share): Readonly<Record<string, string>> {
  const course = { followUp: `${FOLLOW_UP_DAYS} days`, classes: lengthClasses.join(', ') };
  return { disclosure: 'public/1', ...(of === 'course' && course), ...definitions };
}

/** Checks that a request is shareable. Throws `NotShareable`. */
function requireShareable(
  { name, units, options, share, without }: Report,
  { of = 'stay', by = [], cohort = { values: {} }, cutOff, options: given = {} }: ReportRequest,
): { readonly share: Share; readonly grouping: Grouping } {
  if (share === undefined || !units.includes('stay')) {
    throw new NotShareable([{ field: 'disclosure', message: `nothing of ${name} can be shared` }]);
  }
  const { values, ...bounds } = cohort;
  const filters = { ...values, ...bounds };
  const dimension = shareDimensions.find((each) => by.includes(each));
  const byReason = share.of === 'course' && dimensionsOf({ without }).includes('reason');
  const reasons = [
    ...(of === 'stay' ? [] : [{ field: 'of', message: 'only stays are shared' }]),
    ...(by.every((each) => each === dimension || (byReason && each === 'reason'))
      ? []
      : [{ field: 'by', message: `one of ${shareDimensions.join(', ')}${byReason ? ', and reason' : ''}` }]),
    ...Object.entries(given)
      .filter(([option, value]) => value !== undefined && String(value) !== String(defaultOf(options[option])))
      .map(([field]) => ({ field, message: 'only its default is shared' })),
    ...Object.entries({ cutOff, ...filters })
      .filter(([, value]) => value !== undefined)
      .map(([field]) => ({ field, message: 'a shared report cannot be filtered; group it instead' })),
  ];
  if (reasons.length > 0) throw new NotShareable(reasons);
  return { share, grouping: { dimension, reason: by.includes('reason') } };
}

function defaultOf(option: OptionDeclaration | undefined): unknown {
  return option !== undefined && 'byDefault' in option ? option.byDefault : undefined;
}
