// Checks that the page is as light or dark as the system or the reader wants. axe checks the contrast of colors.

export async function theme(unit, path, page, setting, wanted) {
    const lightness = await page.evaluate(() => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        for (const element of [document.documentElement, document.body]) {
            canvas.fillStyle = getComputedStyle(element).backgroundColor;
            canvas.fillRect(0, 0, 1, 1);
        }
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return a ? (r + g + b) / 3 / 255 : 1;
    });
    const found = lightness > 0.5 ? 'light' : 'dark';
    unit.made(path, 'theme', setting, found === wanted ? [] : [{ what: `the page is ${found}, not ${wanted}` }],
        '`data-theme` on `<html>`, from `localStorage.theme`, decides; without it, the system');
}
