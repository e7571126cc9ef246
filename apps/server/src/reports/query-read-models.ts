import { ReadModelFilling } from '#read-models/store/errors';
import type { ReadModelReader } from '#read-models/store/read-model-store';
import { isIncompleteError, progressOf } from '../engine/incomplete-read-models.js';
import type { ReadSide } from '../engine/read-side.js';
import { problemFor } from '../http/problem.filter.js';
import { ProblemException, type Problem } from '../http/problem.js';

/**
 * Runs a query about many episodes. While the read models are incomplete it fails with a problem that says how far they
 * are: most episodes would be missing from the answer.
 */
export async function queryReadModels<T>(models: ReadSide, work: (reader: ReadModelReader) => Promise<T>): Promise<T> {
  try {
    return await models.readConsistently(async (reader) => {
      if (await models.isFilling()) throw new ReadModelFilling();
      return work(reader);
    });
  } catch (error) {
    throw isIncompleteError(error) ? new ProblemException(await progressInWords(problemFor(error), models)) : error;
  }
}

async function progressInWords(problem: Problem, models: ReadSide): Promise<Problem> {
  const progress = await progressOf(models);
  if (progress === undefined) return problem;
  const { reached, head, percent } = progress;
  const detail = `They hold ${percent} % of the log, up to position ${reached} of ${head}. Try again later.`;
  return { ...problem, detail, expected: head, actual: reached };
}
