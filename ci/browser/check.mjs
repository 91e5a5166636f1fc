// Checks the finished pages of a site in Chromium. The first line of stdin says what to check, as JSON:
// `{ dir, below, pages, uses, selftest }`: the site's folder, the path below which to serve it, the pages, such as
// `half-hour/the-loop.html`, the uses, which are files of `uses/` without extension, and whether to test the checks
// themselves. Prints a line of JSON for each as soon as it is done: see `Unit.told`. Writes no file. When stdin ends,
// the caller is gone, so this program and Chromium end, too.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from './browser.mjs';
import { checkPage } from './page/all.mjs';
import { selftest } from './selftest.mjs';
import { serve } from './server.mjs';
import { Tabs } from './tabs.mjs';
import { Unit } from './unit.mjs';
import { tryUse } from './use.mjs';

/** Number of concurrent visits: some wait while others compute. */
const AT_ONCE = 3;

const asked = createInterface({ input: process.stdin });
const isGone = () => process.exit(1);
asked.on('close', isGone);
const job = JSON.parse(await new Promise(resolve => asked.once('line', resolve)));
const site = await serve(job.dir, job.below);
const browser = await launch();
const tabs = new Tabs(browser, AT_ONCE);
const size = page => statSync(join(job.dir, page)).size;

// Heavy ones first, so that none is left for the end.
const pages = job.pages.toSorted((one, other) => size(other) - size(one));
const work = [
    ...pages.map(path => [`page ${path}`, path, unit => checkPage(unit, tabs, site, path, isChosen(path))]),
    ...job.uses.map(name => [`use ${name}`, `uses/${name}.mjs`, unit => tryUse(unit, tabs, site, name)]),
    ...job.selftest ? [['selftest', 'selftest.mjs', unit => selftest(unit, tabs)]] : [],
];

// All begin at once, and each visit waits for a tab.
await Promise.all(work.map(async ([name, page, check]) => {
    const unit = new Unit(name);
    try {
        await check(unit);
    } catch (error) {
        const what = `the check did not finish: ${error.message.split('\n')[0]}`;
        const at = error.stack.split('\n').find(line => line.includes('/browser/')) ?? '';
        unit.made(page, 'browser', '', [{ what }], `see what fails${at.replace(/^.*\/browser\//, ', in ')}`);
    }
    console.log(JSON.stringify(unit.told()));
}));
await browser.close();
site.close();
asked.off('close', isGone);
asked.close();

/** Returns whether a page's themes are chosen by the reader, which holds for half of the pages, always the same. */
function isChosen(path) {
    return [...path].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 2 === 1;
}
