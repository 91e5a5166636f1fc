// Checks that a page without scripts has the same text, and the links to its neighbors. Scripts may only add
// features.

/** Elements that scripts create and that only work with them. */
const CONTROLS = 'button, input, select, output, [aria-live], .timeline-panel';
const FIX = 'write the text into the page when it is built; scripts add features, not text';

/** Returns the text of `main` with everything open, without white space, which doesn't matter here. */
export function textOf(page) {
    return page.evaluate(controls => {
        const main = document.querySelector('main');
        const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        let text = '';
        while (walk.nextNode()) {
            const { parentElement: holder, data } = walk.currentNode;
            if (!holder.closest(`${controls}, noscript`) && holder.checkVisibility({ visibilityProperty: true })) text += data;
        }
        return text.replace(/\s+/g, '');
    }, CONTROLS);
}

/** Checks that the text is the same `without` scripts and `withThem`, both from `textOf`. */
export function sameText(unit, path, without, withThem) {
    const findings = [];
    if (without !== withThem) {
        const at = [...without].findIndex((letter, at) => letter !== withThem[at]);
        const from = Math.max(0, (at < 0 ? without.length : at) - 20);
        const [here, there] = [without, withThem].map(text => text.slice(from, from + 70));
        findings.push({ what: `the text differs without scripts: “…${here}…”, but with them “…${there}…”` });
    }
    unit.made(path, 'scripts off', '', findings, FIX);
}

/** Checks a `page` that has run no script. */
export async function links(unit, path, page) {
    const count = await page.evaluate(() => ({
        contents: document.querySelectorAll('nav#contents a[href]').length,
        turn: document.querySelectorAll('nav.turn a[href]').length,
    }));
    const findings = [];
    if (!count.contents) findings.push({ what: 'without scripts there is no table of contents, `nav#contents`, with links' });
    if (!count.turn && path !== '404.html') findings.push({ what: 'without scripts there are no links to the next and previous page, `nav.turn`' });
    unit.made(path, 'scripts off', '', findings, FIX);
}
