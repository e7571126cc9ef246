import { createHash } from 'node:crypto';

/** The style of the page: light or dark as on the reader's machine, on a phone, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f7f9, #10161d);
  --surface: light-dark(#ffffff, #18212b);
  --ink: light-dark(#17212b, #e6edf3);
  --quiet: light-dark(#51606f, #a3b1bf);
  --line: light-dark(#d6dee6, #2e3b48);
  --control: light-dark(#71808f, #7d8c9b);
  --accent: light-dark(#0b5c8a, #63b7ea);
  --on-accent: light-dark(#ffffff, #0b141c);
  --problem: light-dark(#a3231b, #ff9d94);
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.25rem 3rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1, dd, code { overflow-wrap: anywhere; }
a { color: var(--accent); }
h1 { font-size: 1.6rem; margin: 0.75rem 0 0.25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; break-after: avoid; }
p { margin: 0.4rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
form { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.75rem 1rem; align-items: start; margin: 1rem 0; padding: 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 0.4rem; }
label { display: block; font-weight: 600; }
input { width: 100%; min-height: 2.5rem; padding: 0.3rem 0.5rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--control); border-radius: 0.25rem; }
small { display: block; color: var(--quiet); font-size: 0.85rem; }
button { min-height: 2.5rem; padding: 0.3rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 0.25rem; cursor: pointer; }
.actions { display: flex; gap: 1rem; align-items: center; grid-column: 1 / -1; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0.75rem 1.25rem; margin: 0.75rem 0; }
dt { color: var(--quiet); font-size: 0.85rem; }
dd { margin: 0; font-weight: 600; }
table { width: 100%; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); font-size: 0.95rem; }
caption { padding: 0.25rem 0; text-align: left; color: var(--quiet); font-size: 0.9rem; }
thead { display: table-header-group; }
th, td { padding: 0.5rem 0.6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; }
.when { width: 12rem; }
.what { overflow-wrap: anywhere; }
thead th { color: var(--quiet); font-size: 0.85rem; }
tbody th { font-weight: 600; font-variant-numeric: tabular-nums; }
time, .number { font-variant-numeric: tabular-nums; }
td time, td .by { display: block; }
.quiet { color: var(--quiet); font-size: 0.85rem; }
td ul, .changes { margin: 0.25rem 0 0; padding-left: 1.3rem; }
tr { break-inside: avoid; }
.fate { font-weight: 600; }
[role='alert'] { margin: 1rem 0; padding: 0.75rem 1rem; color: var(--problem); background: var(--surface); border: 1px solid var(--problem); border-radius: 0.4rem; }
footer { margin-top: 2rem; color: var(--quiet); font-size: 0.85rem; }
@media (max-width: 40rem) {
  body { padding: 0.75rem 0.75rem 2rem; }
  th, td { padding: 0.4rem; }
  table { font-size: 0.85rem; }
  .when { width: 6.5rem; white-space: normal; }
}
@page { margin: 15mm; }
@media print {
  :root { color-scheme: light; font-size: 9.5pt; }
  body { max-width: none; padding: 0; background: none; }
  form, nav { display: none; }
  table { background: none; }
  a { color: inherit; text-decoration: none; }
}
`;

/**
 * Security headers of the page: no scripts, no style but its own, no other resources, no frames, and a form for this
 * server only.
 */
export const headers: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The page is for its reader and must not stay on the disk of their machine.
  'cache-control': 'no-store',
};
