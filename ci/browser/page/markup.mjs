// Checks that the HTML is valid, by html-validate's recommended rules. Reads the file, before scripts change
// anything, on its own thread, because it takes a second to start.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

const FIX = 'fix what writes this markup: `theme/`, `ci/src/` or the text';

let worker;
/** Callbacks that wait for an answer, by number. */
const asked = new Map();
let questions = 0;

export async function markup(unit, path, dir) {
    unit.made(path, 'markup', '', await judged(join(dir, path)), FIX);
}

/** Returns the thread's findings in the file. */
function judged(file) {
    worker ??= begin();
    return new Promise((resolve, reject) => {
        questions += 1;
        asked.set(questions, { resolve, reject });
        worker.postMessage({ question: questions, file });
    });
}

function begin() {
    const worker = new Worker(new URL(import.meta.url));
    worker.on('message', ({ question, findings, failed }) => {
        const { resolve, reject } = asked.get(question);
        asked.delete(question);
        if (failed) reject(new Error(failed));
        else resolve(findings);
    });
    worker.on('error', error => asked.forEach(({ reject }) => reject(error)));
    // Ends with the program.
    worker.unref();
    return worker;
}

if (!isMainThread) {
    const { HtmlValidate, StaticConfigLoader } = await import('../packages.mjs').then(({ htmlValidate }) => htmlValidate());
    const validator = new HtmlValidate(new StaticConfigLoader({
        root: true,
        extends: ['html-validate:recommended'],
        rules: {
            // A list may have a label: its heading precedes it.
            'aria-label-misuse': ['error', { allowAnyNamable: true }],
            // mdBook writes column alignments in markdown tables this way.
            'no-inline-style': ['error', { allowedProperties: ['text-align'] }],
        },
    }));
    parentPort.on('message', async ({ question, file }) => {
        try {
            parentPort.postMessage({ question, findings: await validate(validator, file) });
        } catch (error) {
            parentPort.postMessage({ question, failed: error.message });
        }
    });
}

async function validate(validator, file) {
    const html = readFileSync(file, 'utf8');
    const report = await validator.validateString(html, file);
    const lines = html.split('\n');
    return report.results.flatMap(result => result.messages).map(({ message, ruleId, line, column }) => {
        const place = lines[line - 1].slice(Math.max(0, column - 2), column + 60);
        return { what: `${ruleId}: ${message}: \`${place.trim()}\`` };
    });
}
