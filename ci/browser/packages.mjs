// The npm packages, from the folder in which `cargo course test` installed them. Installs nothing.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env.BROWSER_PACKAGES ?? fileURLToPath(new URL('../../target/tools/browser', import.meta.url));
const require = createRequire(`${folder}/`);

/** Loads a package. Called only where one is needed, because loading takes a while. */
export const playwright = () => require('playwright-core');
export const htmlValidate = () => require('html-validate');
export const axeSource = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
