import { useCallback, useEffect, useRef, useState } from 'react';

/** The pause in typing after which the input counts, in milliseconds. */
const PAUSE = 600;

interface Properties {
  readonly id?: string;
  readonly type: 'text' | 'date' | 'number';
  readonly value: string;
  readonly min?: string | number;
  readonly max?: string | number;
  readonly size?: number;
  readonly inputMode?: 'numeric';
  /** Receives the input; `isSameEdit` if the same edit has changed it before, so that it is one step in the history. */
  readonly change: (value: string, isSameEdit: boolean) => void;
}

/** A text field that takes effect when typing ends: after a pause, with Enter, or when it loses focus. */
export function TypedInput({ value, change, ...input }: Properties) {
  const [draft, setDraft] = useState({ text: value, isValid: true });
  const [shown, setShown] = useState(value);
  const hasChanged = useRef(false);
  // Show a value that another control or the browser's history chose.
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
