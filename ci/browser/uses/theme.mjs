// The choice of a theme changes the page immediately, overrides the system, and is stored.

export default async open => {
    const reader = await open('half-hour/the-two-rules.html', { system: 'light' });
    const { page } = reader;
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const differs = before => getComputedStyle(document.documentElement).backgroundColor !== before;
    const light = await background();
    await reader.tabTo('#theme');
    await reader.press('d'); // as in “Dark”
    await reader.must('a key chooses the dark theme', () => document.documentElement.dataset.theme === 'dark');
    await reader.must('the page is dark then', differs, light);
    const dark = await background();
    await page.reload();
    await reader.must('the choice survives a reload', dark => getComputedStyle(document.documentElement).backgroundColor === dark, dark);
    await reader.must('the choice is shown after a reload', () => document.querySelector('#theme').value === 'dark');
    await reader.tabTo('#theme');
    await reader.press('a'); // as in “Auto”
    await reader.must('“Auto” gives the page back to the system',
        light => getComputedStyle(document.documentElement).backgroundColor === light, light);
};
