// Starts Chromium and opens pages of a served site in it. Checks nothing; errors and foreign requests of a page are
// collected for `page/quiet.mjs`.
import { playwright } from './packages.mjs';

/** Starts the Chromium named by the variable `CHROMIUM`, with its own network requests switched off. */
export function launch() {
    const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
    // Its sandbox refuses to run as root.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    return playwright().chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });
}

/** An address without a page, used to check `404.html`. */
const NOWHERE = 'no-such-part/no-such-page.html';

/** Opens a tab. It is reused for many pages, because opening one takes longer than most checks. */
export async function newTab(browser) {
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    // Anything still waiting ends with the visit: see `Tabs`.
    context.setDefaultTimeout(0);
    const page = await context.newPage();
    await page.addInitScript(watchShifts);
    const session = await context.newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    return { page, session };
}

/**
 * Opens a page of the site in a tab with an empty state.
 *
 * `width` is in CSS pixels. `system` is the system's preferred theme, `light` or `dark`; `stored` is the theme that
 * the reader chose at an earlier visit, if any. With `scripts: false`, no script runs until `runScripts` is called.
 *
 * Returns Playwright's `page`, the paths of the requested `files` in order, and `noise`, which are sentences about
 * errors and requests to other hosts. `close` ends the visit and frees the tab.
 */
export async function visit({ page, session }, site, path, { width = 1280, system = 'light', stored, scripts = true } = {}) {
    const allowScripts = value => session.send('Emulation.setScriptExecutionDisabled', { value: !value });
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: system, media: 'screen' });
    // Another path on the same host.
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

/** Collects `files` and `noise`. */
function listen(site, address, path, files, noise) {
    const short = url => url.replace(site.root, '').replace(site.origin, '');
    return [
        ['request', request => {
            const url = request.url();
            if (/^(data|blob):/.test(url)) return;
            if (url.startsWith(site.root)) files.push(url === address ? path : site.fileOf(url));
            else noise.push(`it requests ${short(url)}, which is not part of the book`);
        }],
        ['response', response => {
            const status = response.status();
            if (status >= 400 && response.url() !== address) noise.push(`the answer to ${short(response.url())} has status ${status}`);
        }],
        ['requestfailed', request => {
            // Leaving a page aborts its requests.
            const why = request.failure()?.errorText;
            if (why !== 'net::ERR_ABORTED') noise.push(`${short(request.url())} cannot be loaded: ${why}`);
        }],
        ['pageerror', error => noise.push(`a script fails: ${error.message}`)],
        ['console', message => {
            const isAboutAnswer = message.text().startsWith('Failed to load resource');
            if (['error', 'warning'].includes(message.type()) && !isAboutAnswer) {
                noise.push(`the console shows the ${message.type()}: ${message.text()}`);
            }
        }],
    ];
}

/** Opens or closes every `<details>`. */
export async function setDetails(page, open) {
    await page.evaluate(open => document.querySelectorAll('details').forEach(it => { it.open = open; }), open);
    await settled(page);
}

/** Waits until all animations have ended. */
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
