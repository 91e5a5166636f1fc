// Uses a page that a program serves. The first line of stdin says which, as JSON: `{ name, programs, root }`: the script in
// `programs/` without extension, the executables by the names of their packages, and the root of the repository. Prints
// the result as a line of JSON: see `Unit.told`. When stdin ends, the caller is gone, so this program ends, too.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from './browser.mjs';
import { Unit } from './unit.mjs';

/** Number of milliseconds after which a program that is silent, or a state that doesn't come, is a finding. */
const PATIENCE = 60_000;
/** Number of milliseconds after which a script as a whole is given up. */
const LIMIT = 10 * PATIENCE;

const asked = createInterface({ input: process.stdin });
const children = [];
const folder = mkdtempSync(join(tmpdir(), 'served-'));
const end = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
};
process.on('exit', end);
asked.on('close', () => process.exit(1));
const { name, programs, root } = JSON.parse(await new Promise(resolve => asked.once('line', resolve)));

const path = `programs/${name}.mjs`;
const fix = `see what \`ci/browser/${path}\` does`;
const unit = new Unit(`program ${name}`);
const found = (what, held) =>
    unit.made(path, 'page of a program', '', held ? [] : [{ what: `this is not true: ${what}` }], fix);
const browser = await launch();
try {
    const { default: use } = await import(`./${path}`);
    const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error(`it takes more than ${LIMIT / 1_000} seconds`)), LIMIT).unref();
    });
    await Promise.race([use({ start, open, found, until, unit, root }), late]);
} catch (error) {
    const what = `the check did not finish: ${error.message.split('\n')[0]}`;
    unit.made(path, 'page of a program', '', [{ what }], fix);
}
console.log(JSON.stringify(unit.told()));
// A browser that doesn't close is killed at the exit.
await Promise.race([browser.close(), new Promise(resolve => setTimeout(resolve, 5_000))]);
process.exit(0);

/** Starts a program, and returns the first address that it prints on stderr. Its folder is empty and temporary. */
async function start(program, args, env = {}) {
    const child = spawn(programs[program], args, {
        cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    const printed = new Promise((resolve, reject) => {
        createInterface({ input: child.stderr }).on('line', line => {
            const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
            if (address) resolve(address[0]);
        });
        child.on('exit', () => reject(new Error(`${program} has ended`)));
        setTimeout(() => reject(new Error(`${program} prints no address`)), PATIENCE).unref();
    });
    return printed;
}

/** Opens a tab in a browser of its own. Errors in it are findings. */
async function open(options = {}) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const noise = what => found(`no error: ${what}`, false);
    page.on('pageerror', error => noise(error.message));
    page.on('console', message => message.type() === 'error' && noise(message.text()));
    return page;
}

/** Makes one check, which waits for success. */
async function until(what, holds) {
    const late = Date.now() + PATIENCE;
    let held = await holds();
    while (!held && Date.now() < late) {
        await new Promise(resolve => setTimeout(resolve, 20));
        held = await holds();
    }
    found(what, held);
}
