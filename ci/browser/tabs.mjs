// A few tabs of one browser, for whoever wants to visit a page next. A tab in which something went wrong is replaced.
import { newTab } from './browser.mjs';

/** Seconds that one visit may take, hundreds of times what it does take: only what hangs takes as long. */
const LIMIT = 900;

export class Tabs {
    /** `atOnce` tabs at most. */
    constructor(browser, atOnce) {
        this.browser = browser;
        /** Tabs that nobody uses, or `null` for one that is yet to be opened. */
        this.free = Array(atOnce).fill(null);
        this.waiting = [];
    }

    /** What `work` makes of a tab, once there is one: first come, first served. */
    async use(work) {
        let tab = this.free.length ? this.free.shift() : await new Promise(resolve => this.waiting.push(resolve));
        try {
            tab ??= await newTab(this.browser);
            return await withinLimit(work(tab));
        } catch (error) {
            // Not waited for: it may hang as well.
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

/** All of `works`, each to its end, before the first error of any is thrown. */
export async function all(works) {
    const ended = await Promise.allSettled(works);
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    return ended.map(({ value }) => value);
}

/** What runs in a page may hang, and Playwright would wait for it forever. */
function withinLimit(work) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it takes longer than ${LIMIT} s`)), LIMIT * 1000);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
