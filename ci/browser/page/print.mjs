// Checks that the page can be printed and that closed content is printed open. People judge the layout.
import { setDetails } from '../browser.mjs';

export async function print(unit, path, page) {
    await setDetails(page, false);
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.evaluate(() => {
        const contents = it => [...it.children].filter(child => child.localName !== 'summary');
        const isShown = it => it.checkVisibility() && it.getBoundingClientRect().height > 0;
        return [...document.querySelectorAll('main details:not([open])')]
            .filter(it => !contents(it).every(isShown))
            .map(it => ({ what: `“${it.querySelector('summary').textContent.trim()}” stays closed on paper` }));
    });
    unit.made(path, 'print', '', hidden, 'show the content of closed `details` in the print styles');
    const pdf = await page.pdf({ format: 'A4' });
    unit.made(path, 'print', '', pdf.length > 1000 ? [] : [{ what: 'its PDF is empty' }], 'see what print hides');
    await page.emulateMedia({ media: 'screen' });
}
