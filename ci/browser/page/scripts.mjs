// Without scripts a page holds the same text, and the links to its neighbours. What scripts add is for use, not for
// reading.

/** What only scripts make, and only works with them. */
const CONTROLS = 'button, input, select, output, [aria-live], .timeline-panel';
const FIX = 'write it into the page when it is built; scripts add what is used, not what is read';

/** What a reader reads in `main` when all is open, without white space, which tells nothing here. */
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

/** The text is the same `without` scripts and `withThem`, both as `textOf` gives it. */
export function sameText(unit, path, without, withThem) {
    const findings = [];
    if (without !== withThem) {
        const at = [...without].findIndex((letter, at) => letter !== withThem[at]);
        const from = Math.max(0, (at < 0 ? without.length : at) - 20);
        const [here, there] = [without, withThem].map(text => text.slice(from, from + 70));
        findings.push({ what: `the text is another without scripts: “…${here}…”, and with them “…${there}…”` });
    }
    unit.made(path, 'scripts off', '', findings, FIX);
}

/** `page` has run no script. */
export async function links(unit, path, page) {
    const count = await page.evaluate(() => ({
        contents: document.querySelectorAll('nav#contents a[href]').length,
        turn: document.querySelectorAll('nav.turn a[href]').length,
    }));
    const findings = [];
    if (!count.contents) findings.push({ what: 'without scripts there is no table of contents, `nav#contents`, with links' });
    if (!count.turn && path !== '404.html') findings.push({ what: 'without scripts there is no way on, `nav.turn`' });
    unit.made(path, 'scripts off', '', findings, FIX);
}
