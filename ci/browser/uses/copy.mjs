// What “Copy” copies is the program, exactly: compared with the page as it is without scripts.

export default async open => {
    const plain = await open('half-hour/the-loop.html', { scripts: false });
    const program = await plain.page.evaluate(() => document.querySelector('.code.program pre > code').textContent);
    const reader = await open('half-hour/the-loop.html');
    const { page } = reader;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await reader.tabTo('.code.program .copy', { inText: true });
    await reader.press('Enter');
    await reader.must('it says that it was copied', () => document.activeElement.textContent.startsWith('Copied'));
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    reader.found('the clipboard holds the program, exactly', copied === program && program.includes('fn main()'));
    await reader.must('the focus stays on the button', () => document.activeElement.matches('.copy'));
};
