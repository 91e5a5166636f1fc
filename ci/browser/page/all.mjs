// Runs every check on one page, in three visits that may be concurrent: wide and narrow with scripts, and one
// without. Each check is a file beside this one.
import { setDetails, settled, visit } from '../browser.mjs';
import { all } from '../tabs.mjs';
import { axe } from './axe.mjs';
import { keyboard, skipLink } from './keyboard.mjs';
import { markup } from './markup.mjs';
import { print } from './print.mjs';
import { quiet } from './quiet.mjs';
import { links, sameText, textOf } from './scripts.mjs';
import { theme } from './theme.mjs';
import { judge, measure, scrollThrough } from './weight.mjs';
import { width } from './width.mjs';

const OTHER = { light: 'dark', dark: 'light' };

/**
 * Checks the page `path` of the site. With `chosen`, the reader chose the themes, against the system's; without it,
 * the themes are the system's.
 */
export async function checkPage(unit, tabs, site, path, chosen) {
    const [wide, narrow, plain] = await all([
        tabs.use(tab => withScripts(unit, tab, site, path, { chosen, wide: 1280 })),
        tabs.use(tab => withScripts(unit, tab, site, path, { chosen, wide: 390 })),
        tabs.use(tab => withoutScripts(unit, tab, site, path)),
        markup(unit, path, site.dir),
    ]);
    sameText(unit, path, plain, wide.text);
    unit.weight = heavier(wide.weight, narrow.weight);
}

/** Returns the page's weight and its text. */
async function withScripts(unit, tab, site, path, { chosen, wide }) {
    const first = 'light';
    const visited = await visit(tab, site, path, chosen
        ? { width: wide, system: OTHER[first], stored: first } : { width: wide, system: first });
    const { page, files } = visited;
    let weight;
    try {
        await scrollThrough(page);
        const opened = await page.evaluate(() => document.querySelector('details[open]') !== null);
        if (opened) await weigh();
        await inTheme(first);
        const text = await textOf(page);
        await turnTo(OTHER[first]);
        await inTheme(OTHER[first]);
        if (wide === 390) await narrowest();
        else await print(unit, path, page);
        return { weight, text };
    } finally {
        quiet(unit, path, visited, `${wide} wide`);
        files.forEach(file => unit.files.add(file));
        await visited.close();
    }

    async function inTheme(wanted) {
        for (const open of [false, true]) {
            if (weight || open) await setDetails(page, open);
            const setting = `${wanted}, ${wide} wide${open ? ', all open' : ''}`;
            await width(unit, path, page, setting);
            // In the second theme, only the colors are new.
            if (wanted === first || open) {
                await axe(unit, path, page, setting);
                // Late changes happen while axe runs, which changes nothing.
                if (!weight) await weigh();
                await skipLink(unit, path, page, setting);
                await keyboard(unit, path, tab, setting);
            }
        }
        await theme(unit, path, page, `${wanted}, ${wide} wide`, wanted);
    }

    async function weigh() {
        weight = await measure(site, visited);
        judge(unit, path, `${wide} wide`, weight);
    }

    async function turnTo(wanted) {
        if (chosen) {
            await page.evaluate(wanted => localStorage.setItem('theme', wanted), wanted);
            await page.emulateMedia({ colorScheme: OTHER[wanted] });
            await page.reload();
        } else {
            await page.emulateMedia({ colorScheme: wanted });
        }
        await settled(page);
    }

    async function narrowest() {
        await page.setViewportSize({ width: 320, height: 900 });
        for (const open of [false, true]) {
            await setDetails(page, open);
            await width(unit, path, page, `320 wide${open ? ', all open' : ''}`);
        }
    }
}

/** Returns the page's text. */
async function withoutScripts(unit, tab, site, path) {
    const visited = await visit(tab, site, path, { scripts: false });
    const { page } = visited;
    try {
        // Nothing that waits, such as axe, ends before scripts may run.
        await page.evaluate(() => document.querySelectorAll('details').forEach(it => { it.open = true; }));
        const text = await textOf(page);
        await links(unit, path, page);
        await visited.runScripts();
        await axe(unit, path, page, 'no scripts, light, 1280 wide, all open');
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.setViewportSize({ width: 390, height: 900 });
        await settled(page);
        await axe(unit, path, page, 'no scripts, dark, 390 wide, all open');
        await width(unit, path, page, 'no scripts, 390 wide, all open');
        return text;
    } finally {
        quiet(unit, path, visited, 'no scripts');
        visited.files.forEach(file => unit.files.add(file));
        await visited.close();
    }
}

/** Returns the larger value of each of the three. */
function heavier(one, other) {
    const larger = name => Math.max(one[name], other[name]);
    return { bytes: larger('bytes'), requests: larger('requests'), shift: larger('shift') };
}
