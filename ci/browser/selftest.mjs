// Tests the page checks: a sound page passes all of them, and each kind of damage causes the expected finding. `node
// ci/browser/selftest.mjs` runs it alone and prints the result. Knows nothing about the book.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { checkPage } from './page/all.mjs';
import { serve } from './server.mjs';
import { Tabs, all } from './tabs.mjs';
import { Unit } from './unit.mjs';

const SOUND = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A sound page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; background: light-dark(#fff, #111); color: light-dark(#111, #eee); scroll-padding-top: 60px; }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
body { margin: 0; }
header { position: sticky; top: 0; padding: 10px; background: light-dark(#fff, #111); }
a, button, summary { display: inline-block; min-height: 24px; color: light-dark(#00c, #9cf); }
:focus-visible { outline: 3px solid light-dark(#00c, #fd6); }
.skip-link:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
main { padding: 10px; }
@media print { details::details-content { content-visibility: visible; block-size: auto; } }
</style>
<script>
document.documentElement.dataset.theme = localStorage.getItem('theme') ?? '';
</script>
</head>
<body>
<a class="skip-link" href="#main">Skip to the text</a>
<header><a href="sound.html">The book</a></header>
<nav id="contents" aria-label="Contents"><a href="sound.html">A chapter</a></nav>
<main id="main" tabindex="-1">
<h1>A sound page</h1>
<p>It has <a href="sound.html#main">a link</a>.</p>
<details><summary>What is in here?</summary><p id="inside">An answer.</p></details>
</main>
<nav class="turn" aria-label="Previous and next page"><a href="sound.html">Next</a></nav>
</body>
</html>
`;

/** Return a damaged page: with something added at the end of its text or of its head, or changed otherwise. */
const text = more => html => html.replace('</main>', `${more}\n</main>`);
const head = more => html => html.replace('</head>', `${more}\n</head>`);
const style = more => head(`<style>${more}</style>`);
const script = more => text(`<script>${more}</script>`);

/**
 * What is broken, how, and the finding's kind and words. `at`: the only setting that shows it, such as `dark`; `and`:
 * what else to do to the page; `chosen`: with a theme chosen by the reader.
 */
const FAULTS = [
    ['an image without a text', text('<img src="data:," width="1" height="1">'), 'axe', 'image-alt'],
    ['too little contrast', text('<p style="color: #999; background: #fff">Pale</p>'), 'axe', 'color-contrast'],
    ['too little contrast in the dark', style('p { color: light-dark(#111, #333); }'), 'axe', 'color-contrast', { at: 'dark' }],
    ['too little contrast in what opens', style('#inside { color: #888; }'), 'axe', 'color-contrast', { at: 'all open' }],
    ['no heading', html => html.replace(/<h1>.*<\/h1>/, ''), 'axe', 'page-has-heading-one'],
    ['a wide box', text('<div style="width: 1400px">Wide</div>'), 'width', 'wider than the screen'],
    ['a box that is wide for a small screen', text('<div style="width: 330px">Wide</div>'), 'width', 'wider than the screen', { at: '320 wide' }],
    ['a wide box in what opens', style('#inside { width: 1400px; }'), 'width', 'wider than the screen', { at: 'all open' }],
    ['a tabindex', text('<button type="button" tabindex="1">First</button>'), 'keyboard', 'Tab goes from'],
    ['a stop that is passed over', script(`addEventListener('focusin', ({ target }) => target.closest('.turn') && target.blur());`),
        'keyboard', 'does not reach'],
    ['no sign of the focus', style(':focus-visible { outline: none; }'), 'keyboard', 'no outline'],
    ['a thin sign of the focus', style(':focus-visible { outline-width: 1px; }'), 'keyboard', 'no outline of 2 px'],
    ['a pale sign of the focus', style('main :focus-visible { outline-color: #8888; }'), 'keyboard', 'hard to see'],
    ['a sign of the focus that is cut off', style('main p { overflow: hidden; } main a { display: block; }'), 'keyboard', 'cuts off'],
    ['a stop that is covered', style('.turn::after { content: ""; position: absolute; inset: 0 0 auto; height: 100vh; }'),
        'keyboard', 'covered'],
    ['a stop out of view', style('.turn a { position: fixed; left: -900px; }'), 'keyboard', 'out of view'],
    ['no skip link', html => html.replace(/<a class="skip-link".*<\/a>/, ''), 'keyboard', 'skip link'],
    ['a skip link that leads nowhere', html => html.replace('href="#main"', 'href="#man"'), 'keyboard', 'does not lead'],
    ['another host', text('<img src="http://127.0.0.1:9/x.png" alt="From elsewhere" width="1" height="1">'), 'quiet', 'not part of the book'],
    ['a file that is not there', text('<img src="gone.png" alt="Gone" width="1" height="1">'), 'quiet', '404'],
    ['an error on the console', script('console.error("oh");'), 'quiet', 'error: oh'],
    ['a warning on the console', script('console.warn("oh");'), 'quiet', 'warning: oh'],
    ['a script that fails', script('throw new Error("oh");'), 'quiet', 'a script fails: oh'],
    ['a script that adds text', script('document.querySelector("main").append("More to read");'), 'scripts off', 'differs without'],
    ['a script that takes text away', script('document.querySelector("main p").remove();'), 'scripts off', 'differs without'],
    ['no contents', html => html.replace('id="contents"', ''), 'scripts off', 'contents'],
    ['a wrong nesting', text('<p><div>In a paragraph</div></p>'), 'markup', 'close-order'],
    ['an id twice', text('<p id="inside">Again</p>'), 'markup', 'no-dup-id'],
    ['what comes late', script(`setTimeout(() => {
        const late = document.createElement('div');
        late.style.height = '300px';
        document.querySelector('h1').before(late);
    }, 300);`), 'shift', 'shifts by'],
    ['a heavy page', text(`<script type="application/json">"${randomBytes(90_000).toString('base64')}"</script>`), 'weight', 'weighs'],
    ['many requests', head([...'abcdefghijkl'].map(name => `<link rel="stylesheet" href="a.css?${name}">`).join('\n')),
        'requests', '13 requests'],
    ['too little contrast where it is narrow', style('@media (width < 500px) { p { color: #999; background: #fff; } }'), 'axe',
        'color-contrast', { at: '390 wide' }],
    ['too little contrast where it is dark and narrow', style(`@media (width < 500px) { p { color: light-dark(#111, #444); } }`),
        'axe', 'color-contrast', { at: 'dark, 390 wide' }],
    ['too little contrast without scripts', style(':root:not([data-theme]) p { color: #999; background: #fff; }'), 'axe',
        'color-contrast', { at: 'no scripts' }],
    ['too little contrast in one of two that look alike', text(`<p class="alike">Here</p>
        <div class="dim"><p class="alike">There</p></div>`), 'axe', 'div > .alike', { and: style(`.dim { background: #888; }
        .alike { color: light-dark(#555, #bbb); }`) }],
    ['too little contrast on what one of two that look alike lies over', text(`<p class="alike">Here</p><div class="dim"></div>
        <p class="alike over">There</p>`), 'axe', '.over', { and: style(`.dim { height: 60px; background: #888; }
        .alike { color: light-dark(#555, #bbb); } .over { position: relative; top: -50px; }`) }],
    ['a link like its text in the dark', style('main p a { display: inline; text-decoration: none; color: light-dark(#06f, #ddd); }'), 'axe',
        'link-in-text-block', { at: 'dark' }],
    ['an image without a text in the dark', text('<img class="late" src="data:," width="1" height="1">'), 'axe', 'image-alt',
        { at: 'dark', and: style('.late { display: none; } @media (prefers-color-scheme: dark) { .late { display: inline; } }') }],
    ['an image without a text where it is narrow', text('<img class="late" src="data:," width="1" height="1">'), 'axe', 'image-alt',
        { at: '390 wide', and: style('.late { display: none; } @media (width < 500px) { .late { display: inline; } }') }],
    ['an image without a text in what opens', text('<details><summary>More</summary><img src="data:," width="1" height="1"></details>'),
        'axe', 'image-alt', { at: 'all open' }],
    ['an image without a text without scripts', text('<img class="late" src="data:," width="1" height="1">'), 'axe', 'image-alt',
        { at: 'no scripts', and: style('[data-theme] .late { display: none; }') }],
    ['small buttons where it is narrow', text('<p><button class="small">A</button><button class="small">B</button></p>'), 'axe',
        'target-size', { at: '390 wide', and: style(`@media (width < 500px) {
            .small { min-height: 0; width: 12px; height: 12px; padding: 0; border: 0; font-size: 8px; } }`) }],
    ['small buttons in the dark', text('<p><button class="small">A</button><button class="small">B</button></p>'), 'axe',
        'target-size', { at: 'dark', and: style(`@media (prefers-color-scheme: dark) {
            .small { min-height: 0; width: 12px; height: 12px; padding: 0; border: 0; font-size: 8px; } }`) }],
    ['a wide box in the dark', style('@media (prefers-color-scheme: dark) { p { width: 1400px; } }'), 'width', 'wider than the screen',
        { at: 'dark' }],
    ['a wide box without scripts', style(':root:not([data-theme]) p { width: 600px; }'), 'width', 'wider than the screen',
        { at: 'no scripts' }],
    ['a pale sign of the focus in the dark', style(':focus-visible { outline-color: light-dark(#00c, #222); }'), 'keyboard',
        'hard to see', { at: 'dark' }],
    ['a stop out of view where it is narrow', style('@media (width < 500px) { .turn a { position: fixed; left: -900px; } }'),
        'keyboard', 'out of view', { at: '390 wide' }],
    ['a tabindex in what opens', text(`<details><summary>More</summary><button type="button">Last</button>
        <button type="button" tabindex="1">First</button></details>`),
        'keyboard', 'Tab goes from', { at: 'all open' }],
    ['a stop that is passed over in the dark', script(`addEventListener('focusin', ({ target }) =>
        matchMedia('(prefers-color-scheme: dark)').matches && target.closest('.turn') && target.blur());`),
    'keyboard', 'does not reach', { at: 'dark' }],
    ['only one theme', style(':root { color-scheme: light !important; }'), 'theme', 'is light, not dark'],
    ['a choice that counts for nothing', style(':root[data-theme] { color-scheme: light dark; }'), 'theme', 'not', { chosen: true }],
    ['an answer that paper hides', style('@media print { details::details-content { content-visibility: hidden; } }'),
        'print', 'stays closed'],
];

/** Runs one check for each fault and two for the sound page: with the system's themes and with chosen ones. */
export async function selftest(unit, tabs) {
    const dir = mkdtempSync(join(tmpdir(), 'browser-selftest-'));
    writeFileSync(join(dir, 'sound.html'), SOUND);
    writeFileSync(join(dir, 'a.css'), 'p { margin: 1em 0; }');
    writeFileSync(join(dir, '404.html'), 'There is no such page.');
    const site = await serve(dir, '/some-book/');
    const find = async (path, chosen) => {
        const tried = new Unit(path);
        await checkPage(tried, tabs, site, path, chosen);
        return [...tried.found.values()];
    };
    const made = findings => unit.made('selftest.mjs', 'self-test', '', findings, 'fix the check in `page/`');
    const told = ({ check, what, at }) => `${check}: ${what} (${[...at].join('; ')})`;
    try {
        await all([
            ...[false, true].map(async chosen => {
                const findings = await find('sound.html', chosen);
                made(findings.map(finding => ({ what: `a sound page fails: ${told(finding)}` })));
            }),
            ...FAULTS.map(async ([name, breakIt, kind, words, { at = '', and = html => html, chosen = false } = {}], nth) => {
                const broken = and(breakIt(SOUND));
                const path = `fault-${nth}.html`;
                writeFileSync(join(dir, path), broken);
                const findings = await find(path, chosen);
                const isIt = finding => finding.check === kind && finding.what.includes(words) && isOnly(finding.at, at);
                const comes = broken !== SOUND && findings.some(isIt);
                const instead = findings.map(told).join(' | ') || 'nothing';
                made(comes ? [] : [{ what: `${name}: no finding of ${kind} with “${words}” at “${at}”, but ${instead}` }]);
            }),
        ]);
    } finally {
        site.close();
        rmSync(dir, { recursive: true });
    }
}

/** Returns whether a finding has at least one setting and all its settings contain the `words`, such as `dark, all open`. */
function isOnly(settings, words) {
    const has = setting => words.split(', ').every(word => setting.includes(word));
    return !words || settings.size > 0 && [...settings].every(has);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const browser = await launch();
    const unit = new Unit('selftest');
    await selftest(unit, new Tabs(browser, 3));
    await browser.close();
    const { counts, failed, findings } = unit.told();
    for (const { what } of findings) console.log(what);
    console.log(`${counts['self-test'] - failed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
}
