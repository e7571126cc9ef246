import { describe, expect, it } from '@jest/globals';
import {
  cohortIn,
  conditionsIn,
  knownOnlyAtEnd,
  sharedIn,
  toggled,
  withoutConditions,
  withValue,
} from './parameters.js';

const view = new URLSearchParams('by=sex&level=asam-3:2.1&level=none&minimumAge=18&cutOff=2026-01-31&asOf=900&of=stay');

describe('the address of a view', () => {
  it('holds the cohort and the cut-off under the names of the API', () => {
    expect(cohortIn(view).getAll('level')).toEqual(['asam-3:2.1', 'none']);
    expect([...cohortIn(view).keys()]).toEqual(['level', 'level', 'minimumAge', 'cutOff']);
    expect(conditionsIn(view)).toBe(3);
  });

  it('leaves out of the cohort what a report does not take', () => {
    const ended = new URLSearchParams('reason=1&sex=2&dischargedTo=2026-01-31&cutOff=2026-01-31');
    expect([...cohortIn(ended, knownOnlyAtEnd).keys()]).toEqual(['sex', 'cutOff']);
    expect(conditionsIn(ended, knownOnlyAtEnd)).toBe(2);
  });

  it('passes cohort, cut-off and moment on to another page, and nothing else', () => {
    expect([...sharedIn(view).keys()]).toEqual(['level', 'level', 'minimumAge', 'cutOff', 'asOf']);
  });

  it('gains a value and loses it again', () => {
    const more = toggled(view, 'level', 'asam-3:1');
    expect(more.getAll('level')).toEqual(['asam-3:2.1', 'none', 'asam-3:1']);
    expect(toggled(more, 'level', 'asam-3:1').getAll('level')).toEqual(['asam-3:2.1', 'none']);
  });

  it('leaves a parameter out that has no value', () => {
    expect(withValue(view, 'cutOff', '').has('cutOff')).toBe(false);
    expect(withValue(view, 'asOf', undefined).has('asOf')).toBe(false);
    expect(withValue(view, 'asOf', '7').get('asOf')).toBe('7');
  });

  it('returns to the first page of a list with every other change', () => {
    const paged = withValue(view, 'cursor', 'abc');
    expect(paged.get('cursor')).toBe('abc');
    expect(toggled(paged, 'sex', '2').has('cursor')).toBe(false);
    expect(withValue(paged, 'asOf', '7').has('cursor')).toBe(false);
    expect(withoutConditions(paged).has('cursor')).toBe(false);
  });

  it('is for everyone without its conditions', () => {
    expect(conditionsIn(withoutConditions(view))).toBe(0);
    expect(withoutConditions(view).get('asOf')).toBe('900');
  });
});
