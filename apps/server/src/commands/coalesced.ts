const FLUSH_CHARACTERS = 32_768;

/** Joins texts that are ready at the same moment, so that a fast stream is sent in few writes and a slow one without delay. */
export async function* coalesced(texts: AsyncGenerator<string>): AsyncGenerator<string> {
  let joined = '';
  try {
    for (let next = texts.next(); ;) {
      const ready = joined === '' ? await next : await Promise.race([next, turn()]);
      if (ready !== undefined && ready.done) break;
      if (ready !== undefined) {
        joined += ready.value;
        next = texts.next();
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

function turn(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(resolve, undefined));
}
