// The HTML is valid, by html-validate's recommended rules. Looks at the file, not at what scripts make of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate, StaticConfigLoader } from '../packages.mjs';

const validator = new HtmlValidate(new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended'],
    rules: {
        // A list may be named: its heading stands before it.
        'aria-label-misuse': ['error', { allowAnyNamable: true }],
        // mdBook writes so what the columns of a table in markdown say.
        'no-inline-style': ['error', { allowedProperties: ['text-align'] }],
    },
}));

export async function markup(unit, path, dir) {
    const html = readFileSync(join(dir, path), 'utf8');
    const report = await validator.validateString(html, path);
    const messages = report.results.flatMap(result => result.messages);
    const lines = html.split('\n');
    const findings = messages.map(({ message, ruleId, line, column }) => {
        const place = lines[line - 1].slice(Math.max(0, column - 2), column + 60);
        return { what: `${ruleId}: ${message}: \`${place.trim()}\`` };
    });
    unit.made(path, 'markup', '', findings, 'fix what writes this markup: `theme/`, `ci/src/` or the text');
}
