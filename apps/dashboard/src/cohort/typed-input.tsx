import { useCallback, useEffect, useRef, useState } from 'react';

/** How long nothing is typed until what was typed counts, in milliseconds. */
const PAUSE = 600;

interface Properties {
  readonly id?: string;
  readonly type: 'text' | 'date' | 'number';
  readonly value: string;
  readonly min?: string | number;
  readonly max?: string | number;
  readonly size?: number;
  readonly inputMode?: 'numeric';
  /** Is given what was typed; `again` where the same round of typing has changed it before, so that it is one step back. */
  readonly change: (value: string, isSameEdit: boolean) => void;
}

/** A field whose text counts once its typing has ended: after a pause, with Enter, or when it is left. */
export function TypedInput({ value, change, ...input }: Properties) {
  const [draft, setDraft] = useState({ text: value, isValid: true });
  const [shown, setShown] = useState(value);
  const hasChanged = useRef(false);
  // What another control or the browser's history chose is shown.
  if (value !== shown) {
    setShown(value);
    setDraft({ text: value, isValid: true });
  }
  const commit = useCallback(() => {
    if (!draft.isValid || draft.text === value) return;
    change(draft.text, hasChanged.current);
    hasChanged.current = true;
  }, [draft, value, change]);
  useEffect(() => {
    const timer = setTimeout(commit, PAUSE);
    return () => clearTimeout(timer);
  }, [commit]);
  return (
    <input
      {...input}
      value={draft.text}
      onChange={({ target }) => setDraft({ text: target.value, isValid: target.validity.valid })}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
      onFocus={() => (hasChanged.current = false)}
      onBlur={commit}
    />
  );
}
