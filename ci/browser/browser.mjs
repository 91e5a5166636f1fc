// Starts Chromium and opens the pages of a served site in it. Checks nothing; what a page does that it should not is
// noted down for `page/quiet.mjs`.
import { chromium } from './packages.mjs';

/** Chromium, which the environment's `CHROMIUM` names. Its own requests to the outside are switched off. */
export function launch() {
    const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
    // Its sandbox refuses to work for root.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });
}

/** An address below which there is no page: what is checked as `404.html`. */
const NOWHERE = 'no-such-part/no-such-page.html';

/**
 * Opens a page of the site in a browser that has never seen it.
 *
 * `width` is in CSS pixels. `system` is what the reader's system prefers, `light` or `dark`; `stored` is the theme that the
 * reader chose at an earlier visit, if any. With `scripts: false` the page runs none until `runScripts` is called.
 *
 * The result holds Playwright's `page`, the paths of the `files` that it asked the server for, in order, and `noise`: what
 * it complained of or asked others for, as sentences.
 */
export async function visit(browser, site, path, { width = 1280, system = 'light', stored, scripts = true } = {}) {
    const localStorage = stored ? [{ name: 'theme', value: stored }] : [];
    const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: system,
        reducedMotion: 'reduce',
        storageState: { cookies: [], origins: [{ origin: site.origin, localStorage }] },
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const address = site.root + (path === '404.html' ? NOWHERE : path);
    const files = [];
    const noise = [];
    page.on('request', request => {
        const url = request.url();
        if (/^(data|blob):/.test(url)) return;
        if (!url.startsWith(site.root)) noise.push(`it asks for ${url.replace(site.origin, '')}, which is not of the book`);
        else files.push(url === address ? path : site.fileOf(url));
    });
    page.on('response', response => {
        if (response.status() >= 400 && response.url() !== address) {
            noise.push(`${response.url().replace(site.root, '')} is answered with ${response.status()}`);
        }
    });
    page.on('requestfailed', request => {
        // A page that is left takes back what it asked for.
        const why = request.failure()?.errorText;
        if (why !== 'net::ERR_ABORTED') noise.push(`${request.url().replace(site.root, '')} cannot be had: ${why}`);
    });
    page.on('pageerror', error => noise.push(`a script fails: ${error.message}`));
    page.on('console', message => {
        const isAboutAnswer = message.text().startsWith('Failed to load resource');
        if (['error', 'warning'].includes(message.type()) && !isAboutAnswer) {
            noise.push(`the console has the ${message.type()}: ${message.text()}`);
        }
    });
    await page.addInitScript(watchShifts);

    let runScripts = async () => {};
    if (!scripts) {
        // By a session of our own, so that it can be taken back: axe does not work without timers.
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setScriptExecutionDisabled', { value: true });
        runScripts = () => session.send('Emulation.setScriptExecutionDisabled', { value: false });
    }
    await page.goto(address);
    return { page, files, noise, runScripts, close: () => context.close() };
}

/** Opens all that can be opened, or closes it. */
export async function setDetails(page, open) {
    await page.evaluate(open => document.querySelectorAll('details').forEach(it => { it.open = open; }), open);
    await settled(page);
}

/** Waits until nothing moves or changes its colour any more. */
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
