// Draws the preview pictures for links: `node social.mjs FOLDER`, with the texts as JSON on stdin. `social.html`
// defines their look.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { launch } from './browser.mjs';

const [folder] = process.argv.slice(2);
const cards = JSON.parse(await text(process.stdin));
const browser = await launch();
try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
    await page.goto(new URL('social.html', import.meta.url).href);
    await page.evaluate(() => document.fonts.load('600 80px Literata'));
    if (!await page.evaluate(() => document.fonts.check('600 80px Literata'))) throw new Error('the font is missing');
    for (const { file, ...words } of cards) {
        await page.evaluate(fill, words);
        const path = join(folder, file);
        await mkdir(dirname(path), { recursive: true });
        await page.screenshot({ path });
    }
} finally {
    await browser.close();
}

/** Runs in the page: writes the texts, the title as large as it fits. */
function fill(words) {
    for (const [id, word] of Object.entries(words)) document.getElementById(id).textContent = word;
    const title = document.getElementById('title');
    let size = 78;
    do {
        title.style.fontSize = `${size}px`;
        size -= 4;
    } while (size > 56 && title.scrollHeight > 220);
}
