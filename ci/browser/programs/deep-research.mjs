// The page of `deep-research`, with the model in a process of its own: what it shows, and that a tab that is closed, or
// its button, ends the research, by the count of the model's server.
import { join } from 'node:path';
import { axe } from '../page/axe.mjs';
import { width } from '../page/width.mjs';

const FOLDER = 'listings/agents/deep-research/deep-research';

export default async ({ start, open, found, until, unit, root }) => {
    const model = await start('fake-llm', [join(root, FOLDER, 'src/demo.json')]);
    const env = { OPENAI_BASE_URL: `${model}/v1`, OPENAI_API_KEY: 'any', SEARCH_URL: '', OUTBOX_URL: '' };
    const address = await start('deep-research', ['serve'], env);
    const counts = async () => (await (await fetch(`${model}/counts`)).json()).counts;

    const begin = async (page, selector) => {
        await page.goto(address);
        await page.focus('input');
        await page.keyboard.press('Enter');
        await page.waitForSelector(selector);
    };
    const looks = async (page, what) => {
        for (const colorScheme of ['dark', 'light']) {
            await page.emulateMedia({ colorScheme });
            await axe(unit, 'programs/deep-research.mjs', page, `${what}, ${colorScheme}`);
        }
        for (const wide of [390, 1280]) {
            await page.setViewportSize({ width: wide, height: 900 });
            await width(unit, 'programs/deep-research.mjs', page, `${what}, ${wide} wide`);
        }
    };

    const page = await open();
    await page.goto(address);
    await looks(page, 'at the start');
    await begin(page, 'li[data-is=missing]');
    await looks(page, 'with a search that failed');
    await page.waitForFunction(() => document.querySelector('#state').textContent.startsWith('Done'));
    await looks(page, 'at the end');
    const report = await page.textContent('output');
    found('the report says what is missing', report.includes('Missing: 3 of 8 searches'));
    const afterOne = (await counts()).requests;
    found('a research makes 8 requests', afterOne === 8);

    const tab = await open();
    await begin(tab, 'output:not(:empty)');
    found('nobody has left before', (await counts()).left === 0);
    await tab.close();
    await until('a closed tab ends the reply that is being written', async () => (await counts()).left === 1);

    const stopped = await open();
    await begin(stopped, 'li[data-is=missing]');
    await stopped.click('button');
    await until('the button ends the replies under way', async () => {
        const { requests, answered, refused, left } = await counts();
        return left > 1 && requests === answered + refused + left;
    });
    const afterThree = (await counts()).requests;

    const plain = await open({ javaScriptEnabled: false });
    await plain.goto(address);
    found('without scripts, the page says what happens',
        (await plain.textContent('noscript')).includes('the report appears here'));
    await plain.click('button');
    found('without scripts, the report comes', (await plain.textContent('output')).includes('Missing: 3 of 8'));
    // An EventSource that isn't closed asks again after 3 seconds, which this has taken.
    found('nothing asks again by itself', (await counts()).requests === afterThree + 8);
};
