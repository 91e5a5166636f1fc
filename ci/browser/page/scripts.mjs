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

/** `withScripts` is what `textOf` gave of the page with them; `page` has run none, and all of it is open. */
export async function scripts(unit, path, page, withScripts) {
    const without = await textOf(page);
    const findings = [];
    if (without !== withScripts) {
        const at = [...without].findIndex((letter, at) => letter !== withScripts[at]);
        const from = Math.max(0, (at < 0 ? without.length : at) - 20);
        const [here, there] = [without, withScripts].map(text => text.slice(from, from + 70));
        findings.push({ what: `the text is another without scripts: “…${here}…”, and with them “…${there}…”` });
    }
    const links = await page.evaluate(() => ({
        contents: document.querySelectorAll('nav#contents a[href]').length,
        turn: document.querySelectorAll('nav.turn a[href]').length,
    }));
    if (!links.contents) findings.push({ what: 'without scripts there is no table of contents, `nav#contents`, with links' });
    if (!links.turn && path !== '404.html') findings.push({ what: 'without scripts there is no way on, `nav.turn`' });
    unit.made(path, 'scripts off', '', findings, FIX);
}
