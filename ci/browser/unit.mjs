// One unit of work, a page or a use: counts the checks that are made of it and gathers what they find. Judges nothing.

/**
 * `name` is `page half-hour/the-loop.html` or `use search`.
 * What a check finds at several settings, such as `dark, 390 wide`, is one finding that names them all.
 */
export class Unit {
    constructor(name) {
        this.name = name;
        this.counts = {};
        this.failed = 0;
        this.found = new Map();
        this.files = new Set();
        /** What axe could not decide about contrast. */
        this.undecided = new Set();
        this.weight = null;
    }

    /**
     * One check of `page` of the kind `check`, which found `findings`: each `{ what, under }`, the latter the heading that
     * it stands under, if any. `fix` says how to fix it.
     */
    made(page, check, setting, findings, fix) {
        this.counts[check] = (this.counts[check] ?? 0) + 1;
        this.failed += findings.length > 0;
        for (const { what, under = null } of findings) {
            const key = `${check} ${what}`;
            const finding = this.found.get(key) ?? { page, check, what, under, fix, at: new Set() };
            if (setting) finding.at.add(setting);
            this.found.set(key, finding);
        }
    }

    /** As it is told to whoever asked for it: plain data. */
    told() {
        const findings = [...this.found.values()].map(({ at, what, ...rest }) =>
            ({ ...rest, what: at.size ? `${what} (${[...at].sort().join('; ')})` : what }));
        const { name: unit, counts, failed, weight } = this;
        return { unit, counts, failed, findings, files: [...this.files].sort(), undecided: this.undecided.size, weight };
    }
}
