import { useCallback, useState, type RefCallback } from 'react';

/** The width of an element in pixels, and what has to be its `ref`. Nothing until it is measured. */
export function useWidth(): readonly [number | undefined, RefCallback<HTMLElement>] {
  const [width, setWidth] = useState<number>();
  const measured = useCallback<RefCallback<HTMLElement>>((element) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, measured];
}
