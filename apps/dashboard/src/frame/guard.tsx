import { Component, type ReactNode } from 'react';

interface State {
  readonly failure?: Error;
}

/** Says that a view failed, and offers to load it anew: after an upgrade an open page asks for files that are gone. */
export class Guard extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(failure: Error): State {
    return { failure };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <div className="note note-problem" role="alert">
        <h1>This view failed</h1>
        <p>The server may have been upgraded since the page was opened. Its figures are not affected.</p>
        <p>
          <code>{failure.message}</code>
        </p>
        <button type="button" onClick={() => location.reload()}>
          Load the page anew
        </button>
      </div>
    );
  }
}
