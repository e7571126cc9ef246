import { html, raw, type Content, type Html } from './html.js';
import { STYLE } from './style.js';

/** A complete page about an episode. */
export function documentOf(episodeId: string, title: string, content: Content): Html {
  const path = encodeURIComponent(episodeId);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Stepdown</title>
        ${raw(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <nav aria-label="Episode">
          <ul>
            <li><a href="/episodes/${path}">In the dashboard</a></li>
            <li><a href="/v1/episodes/${path}/history">As data</a></li>
          </ul>
        </nav>
        <main>${content}</main>
      </body>
    </html> `;
}

/** The reader's input, as it was typed. */
export interface FormInput {
  readonly asOf?: string;
  readonly effectiveOn?: string;
  readonly since?: string;
}

/** The form for a moment, a date, and an earlier moment to compare with. */
export function formOf({ asOf, effectiveOn, since }: FormInput): Html {
  return html`<form method="get" aria-label="Moment">
    <div>
      <label for="asOf">As it was known at</label>
      <input id="asOf" name="asOf" value="${asOf ?? ''}" aria-describedby="asOf-hint" autocomplete="off" />
      <small id="asOf-hint"
        >A day (its end, in UTC), an instant such as 2026-03-03T17:00:00Z, or a position of the log. Empty: now.</small
      >
    </div>
    <div>
      <label for="effectiveOn">About the time up to</label>
      <input
        id="effectiveOn"
        name="effectiveOn"
        type="date"
        value="${effectiveOn ?? ''}"
        aria-describedby="effectiveOn-hint"
      />
      <small id="effectiveOn-hint">Leaves out what took effect later. Empty: everything.</small>
    </div>
    <div>
      <label for="since">What changed since</label>
      <input id="since" name="since" value="${since ?? ''}" aria-describedby="since-hint" autocomplete="off" />
      <small id="since-hint"
        >An earlier day, instant or position: also shows what changed since then. Empty: no comparison.</small
      >
    </div>
    <div class="actions"><button type="submit">Show</button></div>
  </form>`;
}
