import { describe, expect, it } from '@jest/globals';
import { requestIdOf, traceParentOf } from './request-id.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the id of a call', () => {
  it.each(['7f3c', 'Root=1-67891233-abcdef012345678912345678', 'a:b_c.d-E', 'x'.repeat(128)])(
    'is %s if the caller says so',
    (id) => expect(requestIdOf({ 'x-request-id': id })).toBe(id),
  );

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(129)],
    ['of several words', 'John Doe'],
    ['given twice', ['a', 'b'].join(', ')],
    ['what steers a terminal', '\u001b[1A'],
    ['a line of its own', 'a\nb'],
  ])('is a new one if that is %s', (_name, id) => {
    expect(requestIdOf({ 'x-request-id': id })).toMatch(UUID);
    expect(requestIdOf({})).not.toBe(requestIdOf({}));
  });

  it('is that of the trace if the caller names only that', () => {
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    expect(requestIdOf({ traceparent })).toBe(TRACE);
    expect(requestIdOf({ traceparent, 'x-request-id': 'mine' })).toBe('mine');
    expect(requestIdOf({ traceparent, 'x-request-id': 'not mine' })).toBe(TRACE);
  });
});

describe('the span that a call belongs to', () => {
  it.each([`00-${TRACE}-${SPAN}-01`, `cc-${TRACE}-${SPAN}-01-what-will-be`])('is read from %s', (traceparent) => {
    expect(traceParentOf({ traceparent })).toEqual({ traceId: TRACE, spanId: SPAN, flags: 1 });
  });

  it.each([
    undefined,
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(300)}`,
  ])('is absent if it says %s', (traceparent) => {
    expect(traceParentOf({ traceparent })).toBeUndefined();
  });
});
