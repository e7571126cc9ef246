const FLUSH_CHARACTERS = 32_768;

/** Joins texts that are ready at the same moment: a fast stream needs few writes, a slow one gets no delay. */
export async function* coalesce(texts: AsyncGenerator<string>): AsyncGenerator<string> {
  let joined = '';
  try {
    for (let next = nextOf(texts); ;) {
      const ready = joined === '' ? await next : await Promise.race([next, nextTurn()]);
      if (ready !== undefined && ready.done) break;
      if (ready !== undefined) {
        joined += ready.value;
        next = nextOf(texts);
      }
      if (ready === undefined || joined.length >= FLUSH_CHARACTERS) {
        yield joined;
        joined = '';
      }
    }
    if (joined !== '') yield joined;
  } finally {
    await texts.return(undefined);
  }
}

/**
 * The next text. A failure that nobody awaits yet reaches whoever takes the text, and is not an unhandled rejection.
 */
function nextOf(texts: AsyncGenerator<string>): Promise<IteratorResult<string, unknown>> {
  const next = texts.next();
  next.catch(() => undefined);
  return next;
}

function nextTurn(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(resolve, undefined));
}
