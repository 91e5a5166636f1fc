// The contents on a narrow screen: closed at first, opened by their button, closed by Escape. It is a popover, which
// needs no script.

export default async open => {
    for (const scripts of [true, false]) {
        const reader = await open('half-hour/the-loop.html', { width: 390, scripts });
        const told = scripts ? '' : ' without scripts';
        const isOpen = () => document.querySelector('#contents').checkVisibility();
        const { page } = reader;
        reader.found(`the contents are closed at first${told}`, !await page.evaluate(isOpen));
        await reader.tabTo('.contents-button');
        await reader.press('Enter');
        reader.found(`Enter opens the contents${told}`, await page.evaluate(isOpen));
        await reader.press('Tab');
        reader.found(`Tab continues into the contents${told}`,
            await page.evaluate(() => document.activeElement.closest('#contents') !== null));
        if (scripts) await reader.accessible('the contents open, 390 wide');
        await reader.press('Escape');
        reader.found(`Escape closes the contents${told}`, !await page.evaluate(isOpen));
        reader.found(`the focus is back on the button${told}`,
            await page.evaluate(() => document.activeElement.matches('.contents-button')));
    }
};
