// A unit of work, which is a page or a use: counts its checks and collects the findings.

/**
 * `name` is `page half-hour/the-loop.html` or `use search`.
 * A finding at several settings, such as `dark, 390 wide`, becomes one that names them all.
 */
export class Unit {
    constructor(name) {
        this.name = name;
        this.counts = {};
        this.failed = 0;
        this.found = new Map();
        this.files = new Set();
        /** Elements whose contrast axe could not determine. */
        this.undecided = new Set();
        this.weight = null;
    }

    /**
     * Counts a check of `page` of the kind `check`. Its `findings` are each `{ what, under }`, where `under` is the
     * heading above, if any. `fix` says how to fix them.
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

    /** Returns the result as plain data. */
    told() {
        const findings = [...this.found.values()].map(({ at, what, ...rest }) =>
            ({ ...rest, what: at.size ? `${what} (${[...at].sort().join('; ')})` : what }));
        const { name: unit, counts, failed, weight } = this;
        return { unit, counts, failed, findings, files: [...this.files].sort(), undecided: this.undecided.size, weight };
    }
}
