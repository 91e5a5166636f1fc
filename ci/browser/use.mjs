// Uses a page as a reader does, by keyboard alone. Each use is a file of `uses/`, named for what is used.
import { visit } from './browser.mjs';

/** Tries the use `name`; what does not hold is a finding. */
export async function tryUse(unit, browser, site, name) {
    const { default: use } = await import(`./uses/${name}.mjs`);
    const visits = [];
    const reader = {
        site,
        browser,
        async open(path, options) {
            const visited = await visit(browser, site, path, options);
            visits.push(visited);
            return Object.assign(visited, {
                /** `is` what it `must` be: a sentence that is the finding if not. */
                must: (is, must) => unit.made(path, name, '', is ? [] : [{ what: `${name}: ${must}` }],
                    `mend what \`ci/browser/uses/${name}.mjs\` tries`),
            });
        },
    };
    try {
        await use(reader);
    } finally {
        for (const visited of visits) {
            visited.files.forEach(file => unit.files.add(file));
            await visited.close();
        }
    }
}
