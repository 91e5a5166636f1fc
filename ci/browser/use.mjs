// Uses pages as a reader does, by keyboard alone. Each use is a file of `uses/`, named for what is used.
import { settled, visit } from './browser.mjs';
import { axe } from './page/axe.mjs';

/** How often a check that has to wait looks again. It counts looks, not seconds, so a busy machine gets the time it needs. */
const LOOKS = 1000;

/** Tries the use `name`; what does not hold is a finding. */
export async function tryUse(unit, tabs, site, name) {
    const { default: use } = await import(`./uses/${name}.mjs`);
    await tabs.use(tab => tryIn(tab, unit, site, name, use));
}

async function tryIn(tab, unit, site, name, use) {
    let close = async () => {};
    const open = async (path, options) => {
        await close();
        const visited = await visit(tab, site, path, options);
        close = async () => {
            visited.files.forEach(file => unit.files.add(file));
            await visited.close();
        };
        return new Reader(unit, name, path, visited);
    };
    await use(open).finally(() => close());
}

class Reader {
    constructor(unit, use, path, { page, noise }) {
        Object.assign(this, { unit, use, path, page, noise, keys: page.keyboard });
    }

    /** One check, which waits a moment for it: `what` is a sentence that is true if all is well. */
    async must(what, holds, argument) {
        let held = false;
        for (let look = 0; look < LOOKS && !held; look += 1) {
            // An error, where it leads to another page: that one is looked at next.
            held = await this.page.evaluate(holds, argument).catch(() => false);
            if (!held) await this.page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {});
        }
        // The keys of another page work once its scripts have run.
        await this.page.waitForLoadState();
        this.found(what, held);
    }

    /** One check of what is known already. */
    found(what, held) {
        const findings = held ? [] : [{ what: `it does not hold that ${what}` }];
        this.unit.made(this.path, `use of ${this.use}`, '', findings, `see what \`uses/${this.use}.mjs\` of the checks tries`);
    }

    /** What is open now is as accessible as the page, in both themes. */
    async accessible(what) {
        for (const colorScheme of ['dark', 'light']) {
            await this.page.emulateMedia({ colorScheme });
            await settled(this.page);
            await axe(this.unit, this.path, this.page, `${what}, ${colorScheme}`);
        }
    }

    /** Tab, until what `selector` names has the focus; from the skip link on, if it stands in the text. */
    async tabTo(selector, { inText = false } = {}) {
        if (inText) {
            await this.keys.press('Tab');
            await this.keys.press('Enter');
        }
        for (let left = 400; left > 0; left -= 1) {
            await this.keys.press('Tab');
            if (await this.page.evaluate(selector => document.activeElement.matches(selector), selector)) return;
        }
        throw new Error(`Tab does not reach ${selector}`);
    }

    /** One key after the other. */
    async press(...keys) {
        for (const key of keys) await this.keys.press(key);
    }
}
