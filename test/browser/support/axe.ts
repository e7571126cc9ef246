import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Colours that a reader's system may prefer. */
export const colourSchemes = ['light', 'dark'] as const;

/** What axe finds wrong, as `colours: rule: element`: everything in light colours, in dark ones what depends on colours. */
export async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of colourSchemes) {
    await page.emulateMedia({ colorScheme });
    const rules = colorScheme === 'light' ? undefined : ['color-contrast', 'link-in-text-block'];
    found.push(...(await violationsNow(page, rules)).map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}

/** The same in the colours that the page has now; `axe.source` has to be there already. */
async function violationsNow(page: Page, rules: string[] | undefined): Promise<readonly string[]> {
  const { violations } = await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(
        runOnly === undefined ? {} : { runOnly },
      ),
    rules,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
