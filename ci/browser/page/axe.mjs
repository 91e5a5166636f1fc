// axe-core: every rule for WCAG 2.2 A and AA and every best practice. What it cannot decide about contrast is told, not
// judged.
import { axeSource } from '../packages.mjs';

const FIX = 'fix the markup or the styles in `theme/`, or the text; the rule is explained in axe-core’s documentation';

export async function axe(unit, path, page, setting) {
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
    const { violations, undecided } = await page.evaluate(run);
    unit.made(path, 'axe', setting, violations, FIX);
    for (const what of undecided) unit.undecided.add(what);
}

async function run() {
    // Elsewhere the bar may lie over half of a link, which is no fault of the link.
    scrollTo(0, 0);
    const results = await window.axe.run(document, {
        resultTypes: ['violations', 'incomplete'],
        rules: { 'target-size': { enabled: true } }, // of WCAG 2.2: off unless asked for
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
