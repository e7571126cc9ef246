import { Component, type ReactNode } from 'react';
import { FailedView } from './failed-view.js';

interface State {
  readonly failure?: Error;
}

/** Shows the error of a failed view in its place. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(failure: Error): State {
    return { failure };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    return failure === undefined ? this.props.children : <FailedView failure={failure} />;
  }
}
