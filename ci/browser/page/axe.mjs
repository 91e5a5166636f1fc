// axe-core: every rule for WCAG 2.2 A and AA and every best practice. Undecided contrasts are counted but aren't
// findings.
//
// Every rule runs in every state of a page: wide and narrow, closed and open, light and dark, with scripts and
// without. Two results aren't computed twice, because they can't differ:
// - In the other theme, only rules that read colors run, provided that nothing else changed: see `state`. This omits
//   `target-size`, `scrollable-region-focusable` and `skip-link`, which read positions and sizes, and all rules that
//   read the document and what is visible. If a theme shows, hides or moves anything, all rules run.
// - A page has thousands of words of code and table cells, painted in some fifty ways. Once axe has found the
//   contrast of one text sufficient, it skips texts painted alike: see `paint.mjs`.
import { axeSource } from '../packages.mjs';
import { watchPaint } from './paint.mjs';

const SOURCE = axeSource();

const FIX = 'fix the markup or the styles in `theme/`, or the text; the rule is explained in axe-core’s documentation';

/** Rules that read a color. The last treats a table as data if its rows differ in color. */
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
    // Elsewhere the bar may cover half of a link, which isn't the link's fault.
    scrollTo(0, 0);
    const now = window.paint.look();
    window.statesSeen ??= new Set();
    const isNew = !window.statesSeen.has(now);
    window.statesSeen.add(now);
    const results = await window.axe.run(document, {
        resultTypes: ['violations', 'incomplete'],
        ...isNew
            ? { rules: { 'target-size': { enabled: true } } } // a WCAG 2.2 rule that is off by default
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
