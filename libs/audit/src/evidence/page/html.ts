import { visibleLines } from '#episode/words/visible';

/**
 * Escapes text for a page, between tags or in an attribute. Invisible characters, and those that change the reading
 * direction, are shown as escapes; line breaks stay.
 */
export function escaped(text: string): string {
  const seen = visibleLines(text).join('\n');
  return seen.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The style of the page, on a screen and on paper. If you change it, add the new beginning of a page to those that the verifier knows. */
export const STYLE = `
:root { color-scheme: light; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1.5rem; background: #fff; color: #1c2329; font: 1rem/1.45 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; break-after: avoid; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }
dt { color: #566069; }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font: .85rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
pre { background: #f3f5f6; padding: .7rem .9rem; border-radius: .25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
thead { display: table-header-group; }
th { text-align: left; border-bottom: 2px solid #566069; color: #566069; }
th, td { padding: .35rem .7rem .35rem 0; vertical-align: top; }
td { border-bottom: 1px solid #d8dde1; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
td ul { margin: .2rem 0 0; padding-left: 1.1rem; color: #566069; }
tr { break-inside: avoid; }
tr.beside td { color: #566069; font-style: italic; }
strong.bad { display: block; color: #a8071a; }
@page { margin: 15mm; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 9.5pt; } pre { border: 1px solid #d8dde1; background: none; } }
`;
