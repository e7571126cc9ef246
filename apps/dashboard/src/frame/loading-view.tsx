import { useLocation } from 'react-router';
import { Skeleton } from '../show/skeleton.js';
import { sectionAt } from './sections.js';

/** A view that is still loading. */
export function LoadingView({ words }: { readonly words: string }) {
  return (
    <div className="view-waiting">
      <ViewName />
      <Skeleton words={words} lines={2} />
      {['first', 'second', 'third'].map((card) => (
        <div key={card} className="figure" aria-hidden="true" />
      ))}
    </div>
  );
}

/** The heading of a view whose content is not available. */
export function ViewName() {
  const { pathname } = useLocation();
  return <h1>{sectionAt(pathname)?.name ?? 'Stepdown'}</h1>;
}
