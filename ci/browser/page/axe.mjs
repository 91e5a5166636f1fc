// axe-core: every rule for WCAG 2.2 A and AA and every best practice. What it cannot decide about contrast is told, not
// judged.
//
// Every rule runs in every state that a page is looked at in: wide and narrow, closed and open, light and dark, with scripts
// and without. Two things are not computed twice, as their outcome can't differ:
// - In the other theme only the rules run that read colors, provided that nothing else changed: see `state`. That leaves out
//   `target-size`, `scrollable-region-focusable` and `skip-link`, which read places and sizes, and all that read the document
//   and what of it is shown. If a theme shows, hides or moves anything, all rules run.
// - Most text of a page is painted like other text of it, thousands of words of code and cells of tables in some fifty
//   ways. Once axe has found the contrast of one of them sufficient, it isn't asked about the rest: see `paint.mjs`.
import { axeSource } from '../packages.mjs';
import { watchPaint } from './paint.mjs';

const SOURCE = axeSource();

const FIX = 'fix the markup or the styles in `theme/`, or the text; the rule is explained in axe-core’s documentation';

/** The rules that read a color. The last takes a table for data if its rows differ in color. */
const OF_COLORS = ['color-contrast', 'link-in-text-block', 'th-has-data-cells'];

export async function axe(unit, path, page, setting) {
    if (!await page.evaluate(() => 'axe' in window)) {
        await page.evaluate(SOURCE);
        await page.evaluate(watchPaint);
    }
    const { violations, undecided } = await page.evaluate(run, OF_COLORS);
    unit.made(path, 'axe', setting, violations, FIX);
    for (const what of undecided) unit.undecided.add(what);
}

async function run(ofColors) {
    // Elsewhere the bar may lie over half of a link, which is no fault of the link.
    scrollTo(0, 0);
    const now = window.paint.look();
    window.statesSeen ??= new Set();
    const isNew = !window.statesSeen.has(now);
    window.statesSeen.add(now);
    const results = await window.axe.run(document, {
        resultTypes: ['violations', 'incomplete'],
        ...isNew
            ? { rules: { 'target-size': { enabled: true } } } // of WCAG 2.2: off unless asked for
            : { runOnly: { type: 'rule', values: ofColors } },
    });
    const underOf = node => {
        const element = document.querySelector(node.target.at(-1));
        const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4)')];
        return headings.findLast(it => element && it.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
            ?.textContent.trim() ?? null;
    };
    const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ');
    return {
        violations: results.violations.flatMap(rule => rule.nodes.map(node =>
            ({ what: `${rule.id}: ${node.target.join(' ')}: ${why(node) || rule.help}`, under: underOf(node) }))),
        undecided: results.incomplete.filter(rule => rule.id.startsWith('color-contrast'))
            .flatMap(rule => rule.nodes.map(node => node.target.join(' '))),
    };
}
