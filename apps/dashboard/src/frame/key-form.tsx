import { useId, useState, type SubmitEvent } from 'react';
import { useKey } from '../queries/key.js';

/** Asks for an API key if the installation requires one. */
export function KeyForm({ refused }: { readonly refused: boolean }) {
  const { present } = useKey();
  const [text, setText] = useState('');
  const id = useId();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (text.trim() !== '') present(text.trim());
  };
  return (
    <form className="key-form" onSubmit={submit}>
      <h1>An API key is needed</h1>
      {refused && (
        <p className="note note-problem" role="alert">
          The server does not know this key: it may be mistyped or revoked.
        </p>
      )}
      <p>
        This installation requires a key. Reports need one with the role <code>analyse</code> or <code>audit</code>; the
        record of a single episode needs <code>audit</code> or <code>record</code>. An operator makes keys with{' '}
        <code>stepdown keys create</code>.
      </p>
      <label htmlFor={id}>API key</label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <p className="quiet">It is stored in this tab only and deleted when the tab is closed.</p>
      <button type="submit">Open</button>
    </form>
  );
}
