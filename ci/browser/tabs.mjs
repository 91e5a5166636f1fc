// A pool of browser tabs for visits. A tab in which something went wrong is replaced.
import { newTab } from './browser.mjs';

/** Time limit of a visit in seconds, hundreds of times what it takes, so only a hang exceeds it. */
const LIMIT = 900;

export class Tabs {
    /** Creates a pool of at most `atOnce` tabs. */
    constructor(browser, atOnce) {
        this.browser = browser;
        /** Free tabs, or `null` for one that is not open yet. */
        this.free = Array(atOnce).fill(null);
        this.waiting = [];
    }

    /** Runs `work` with a tab as soon as one is free, first come, first served. */
    async use(work) {
        let tab = this.free.length ? this.free.shift() : await new Promise(resolve => this.waiting.push(resolve));
        try {
            tab ??= await newTab(this.browser);
            return await withinLimit(work(tab));
        } catch (error) {
            // Not awaited, because closing may hang as well.
            tab?.page.context().close().catch(() => {});
            tab = null;
            throw error;
        } finally {
            const next = this.waiting.shift();
            if (next) next(tab);
            else this.free.push(tab);
        }
    }
}

/** Waits for all of `works` to end, then throws the first error, if any. */
export async function all(works) {
    const ended = await Promise.allSettled(works);
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    return ended.map(({ value }) => value);
}

/** Limits the time: code in a page may hang, and Playwright would wait forever. */
function withinLimit(work) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it takes longer than ${LIMIT} s`)), LIMIT * 1000);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
