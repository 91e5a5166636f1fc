// Starts Chromium and opens the pages of a served site in it. Checks nothing; what a page does that it should not is
// noted down for `page/quiet.mjs`.
import { playwright } from './packages.mjs';

/** Chromium, which the environment's `CHROMIUM` names. Its own requests to the outside are switched off. */
export function launch() {
    const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
    // Its sandbox refuses to work for root.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    return playwright().chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });
}

/** An address below which there is no page: what is checked as `404.html`. */
const NOWHERE = 'no-such-part/no-such-page.html';

/** A tab, in which pages are visited one after the other: to open one takes the browser longer than most checks. */
export async function newTab(browser) {
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    // What waits ends with the visit: see `Tabs`.
    context.setDefaultTimeout(0);
    const page = await context.newPage();
    await page.addInitScript(watchShifts);
    const session = await context.newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    return { page, session };
}

/**
 * Opens a page of the site in a tab that remembers nothing of what was in it before.
 *
 * `width` is in CSS pixels. `system` is what the reader's system prefers, `light` or `dark`; `stored` is the theme that the
 * reader chose at an earlier visit, if any. With `scripts: false` the page runs none until `runScripts` is called.
 *
 * The result holds Playwright's `page`, the paths of the `files` that it asked the server for, in order, and `noise`: what
 * it complained of or asked others for, as sentences. `close` ends the visit, and the next one may begin.
 */
export async function visit({ page, session }, site, path, { width = 1280, system = 'light', stored, scripts = true } = {}) {
    const allowScripts = value => session.send('Emulation.setScriptExecutionDisabled', { value: !value });
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: system, media: 'screen' });
    // Beside the book, from the same host.
    await page.goto(`${site.origin}/`);
    await page.evaluate(theme => {
        localStorage.clear();
        if (theme) localStorage.setItem('theme', theme);
    }, stored);
    await allowScripts(scripts);

    const address = site.root + (path === '404.html' ? NOWHERE : path);
    const files = [];
    const noise = [];
    const listeners = listen(site, address, path, files, noise);
    for (const [event, listener] of listeners) page.on(event, listener);
    await page.goto(address);
    const close = async () => {
        for (const [event, listener] of listeners) page.off(event, listener);
        await allowScripts(true);
    };
    return { page, files, noise, runScripts: () => allowScripts(true), close };
}

/** What notes down `files` and `noise`. */
function listen(site, address, path, files, noise) {
    const short = url => url.replace(site.root, '').replace(site.origin, '');
    return [
        ['request', request => {
            const url = request.url();
            if (/^(data|blob):/.test(url)) return;
            if (url.startsWith(site.root)) files.push(url === address ? path : site.fileOf(url));
            else noise.push(`it asks for ${short(url)}, which is not of the book`);
        }],
        ['response', response => {
            const status = response.status();
            if (status >= 400 && response.url() !== address) noise.push(`${short(response.url())} is answered with ${status}`);
        }],
        ['requestfailed', request => {
            // A page that is left takes back what it asked for.
            const why = request.failure()?.errorText;
            if (why !== 'net::ERR_ABORTED') noise.push(`${short(request.url())} cannot be had: ${why}`);
        }],
        ['pageerror', error => noise.push(`a script fails: ${error.message}`)],
        ['console', message => {
            const isAboutAnswer = message.text().startsWith('Failed to load resource');
            if (['error', 'warning'].includes(message.type()) && !isAboutAnswer) {
                noise.push(`the console has the ${message.type()}: ${message.text()}`);
            }
        }],
    ];
}

/** Opens all that can be opened, or closes it. */
export async function setDetails(page, open) {
    await page.evaluate(open => document.querySelectorAll('details').forEach(it => { it.open = open; }), open);
    await settled(page);
}

/** Waits until nothing moves or changes its color any more. */
export function settled(page) {
    return page.evaluate(async () => {
        const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
        await frame();
        for (let tries = 0; tries < 60 && document.getAnimations().length > 0; tries += 1) await frame();
    });
}

function watchShifts() {
    window.shifts = { sum: 0, moved: new Set() };
    new PerformanceObserver(list => {
        for (const { hadRecentInput, value, sources } of list.getEntries()) {
            if (hadRecentInput) continue;
            window.shifts.sum += value;
            for (const { node } of sources) {
                const element = node instanceof Element ? node : node?.parentElement;
                if (element) window.shifts.moved.add([element.localName, ...element.classList].join('.'));
            }
        }
    }).observe({ type: 'layout-shift', buffered: true });
}
