import { useCallback, useState, type RefCallback } from 'react';

/** The width of a chart in pixels, and the `ref` for its element. `undefined` until it is measured. */
export function useWidth(): readonly [number | undefined, RefCallback<HTMLElement>] {
  const [width, setWidth] = useState<number>();
  const measured = useCallback<RefCallback<HTMLElement>>((element) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width));
    observer.observe(element);
    const release = removeFromTabOrder(element);
    return () => {
      observer.disconnect();
      release();
    };
  }, []);
  return [width, measured];
}

/** Removes chart layers from the tab order: they listen for focus, so Chromium makes each a tab stop without a name. */
function removeFromTabOrder(chart: HTMLElement): () => void {
  const removeLayers = () => {
    const layers = chart.querySelectorAll('[class^="recharts-zIndex-layer"]:not([tabindex])');
    for (const layer of layers) layer.setAttribute('tabindex', '-1');
  };
  const observer = new MutationObserver(removeLayers);
  observer.observe(chart, { childList: true, subtree: true });
  removeLayers();
  return () => observer.disconnect();
}
