// Uses pages as a reader does, by keyboard alone. Each file of `uses/` is a use, named for the feature.
import { settled, visit } from './browser.mjs';
import { axe } from './page/axe.mjs';

/** Number of times that a waiting check looks again. Counting looks, not seconds, gives a busy machine enough time. */
const LOOKS = 1000;

/** Tries the use `name`. Statements that don't hold become findings. */
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

    /** Makes one check, which waits for success. `what` is a statement that is true if all is well. */
    async must(what, holds, argument) {
        let held = false;
        for (let look = 0; look < LOOKS && !held; look += 1) {
            // An error if it leads to another page, which is checked next.
            held = await this.page.evaluate(holds, argument).catch(() => false);
            if (!held) await this.page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {});
        }
        // Keys work on another page once its scripts have run.
        await this.page.waitForLoadState();
        this.found(what, held);
    }

    /** Makes one check whose result is already known. */
    found(what, held) {
        const findings = held ? [] : [{ what: `this is not true: ${what}` }];
        this.unit.made(this.path, `use of ${this.use}`, '', findings, `see what \`ci/browser/uses/${this.use}.mjs\` does`);
    }

    /** Checks the accessibility of the current state, in both themes. */
    async accessible(what) {
        for (const colorScheme of ['dark', 'light']) {
            await this.page.emulateMedia({ colorScheme });
            await settled(this.page);
            await axe(this.unit, this.path, this.page, `${what}, ${colorScheme}`);
        }
    }

    /** Presses Tab until `selector` has the focus; with `inText`, skips to the text first. */
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

    /** Presses the keys one after the other. */
    async press(...keys) {
        for (const key of keys) await this.keys.press(key);
    }
}
