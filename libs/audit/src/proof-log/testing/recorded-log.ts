import { streamName, revision, type NewEvent } from '#event-store/port';
import { anEvent } from '#event-store/contract/support';
import { newSalt } from '#event-store/reserved-metadata';
import { temporaryLog, type TemporaryLog } from '#event-store/sqlite/support/temporary-log';

/** A log in its own temporary folder, with a folder for its proof log. */
export interface RecordedLog extends TemporaryLog {
  readonly proofs: string;
  /** Appends some events, each to one of three streams in turn. */
  record(count: number): Promise<void>;
}

export async function recordedLog(count = 0): Promise<RecordedLog> {
  const log = await temporaryLog();
  let recorded = 0;
  const record = async (more: number): Promise<void> => {
    for (const end = recorded + more; recorded < end; recorded += 1) {
      const before = Math.floor(recorded / 3) - 1;
      await log.store.append(streamName(`episode-E-${recorded % 3}`), before < 0 ? 'no-stream' : revision(before), [
        saltedEvent(recorded),
      ]);
    }
  };
  await record(count);
  return { ...log, proofs: log.nextTo('proofs'), record };
}

/** An event whose content depends on its number alone, with a new id and a new salt. */
export function saltedEvent(number: number): NewEvent {
  return anEvent({ data: { effectiveOn: '2026-03-02', minutes: number, note: `session ${number}` }, salt: newSalt() });
}
