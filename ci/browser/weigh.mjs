// Compares the weight of our pages with the same pages in mdBook's default theme: `node ci/browser/weigh.mjs OURS
// DEFAULT half-hour/the-loop.html …`. OURS and DEFAULT are folders of built sites: `cargo course build --dest-dir
// OURS`, and `mdbook build --dest-dir DEFAULT` in a folder with `src/`, `listings/` and a `book.toml` that contains
// only the title.
import { resolve } from 'node:path';
import { launch, newTab, visit } from './browser.mjs';
import { measure, scrollThrough } from './page/weight.mjs';
import { serve } from './server.mjs';

const [ours, theirs, ...pages] = process.argv.slice(2);
if (!pages.length) {
    console.error('usage: node ci/browser/weigh.mjs OURS DEFAULT PAGE…');
    process.exit(2);
}
const browser = await launch();
console.log('page | theme | bytes, gzip -9 | requests | layout shift at 1280 | at 390');
for (const path of pages) {
    for (const [name, dir] of [['ours', ours], ['default', theirs]]) {
        const site = await serve(resolve(dir), '/some-book/');
        const [wide, narrow] = [await weigh(site, path, 1280), await weigh(site, path, 390)];
        const shifts = [wide, narrow].map(({ shift }) => shift.toFixed(4));
        console.log([path, name, wide.bytes, wide.requests, ...shifts].join(' | '));
        site.close();
    }
}
await browser.close();

/** Uses a new tab, with cold caches. */
async function weigh(site, path, width) {
    const tab = await newTab(browser);
    const visited = await visit(tab, site, path, { width });
    await scrollThrough(visited.page);
    const weight = await measure(site, visited);
    await tab.page.context().close();
    return weight;
}
