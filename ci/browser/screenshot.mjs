// Takes the README's screenshot: the opening of a chapter, from its title to the question of what the program prints.
// `node screenshot.mjs FOLDER FILE` writes FILE from the site in FOLDER.
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const PAGE = 'half-hour/actually-concurrent.html';

const [folder, file] = process.argv.slice(2);
const site = await serve(folder, '/');
const browser = await launch();
try {
    const page = await browser.newPage({
        viewport: { width: 1280, height: 940 },
        deviceScaleFactor: 2,
        colorScheme: 'light',
        reducedMotion: 'reduce',
    });
    await page.goto(site.root + PAGE);
    // The font is optional and may load too late at a first visit.
    await page.evaluate(() => document.fonts.load('1em Literata'));
    await page.reload();
    const end = await page.locator('details.predict').first().evaluate(details => details.getBoundingClientRect().bottom);
    await page.screenshot({ path: file, clip: { x: 0, y: 0, width: 1280, height: Math.ceil(end) + 32 } });
} finally {
    await browser.close();
    site.close();
}
