// The npm packages, from the folder that `cargo course test` installed them in by `package-lock.json`. Installs nothing.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env.BROWSER_PACKAGES ?? fileURLToPath(new URL('../../target/tools/browser', import.meta.url));
const require = createRequire(`${folder}/`);

export const { chromium } = require('playwright-core');
export const { HtmlValidate, StaticConfigLoader } = require('html-validate');
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
