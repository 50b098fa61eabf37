import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds, in a sentence each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as {
    violations: { id: string; help: string; nodes: { html: string }[] }[];
  };
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
}
