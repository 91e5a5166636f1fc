// “Copy” copies exactly the program, as in the page without scripts.

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
    reader.found('the clipboard holds the program, exactly', copied === program && program.includes('fn '));
    await reader.must('the focus stays on the button', () => document.activeElement.matches('.copy'));

    // A partly folded program is copied completely.
    const folded = await open('when-it-goes-wrong/hangs.html');
    await folded.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await folded.tabTo('.program:has(> .rest) .copy', { inText: true });
    await folded.press('Enter');
    await folded.must('it says that it was copied', () => document.activeElement.textContent.startsWith('Copied'));
    const whole = await folded.page.evaluate(() => navigator.clipboard.readText());
    const lines = await folded.page.evaluate(() => {
        const parts = document.querySelector('.program:has(> .rest)').querySelectorAll('pre > code');
        return [...parts].reduce((sum, part) => sum + part.textContent.split('\n').length, 0);
    });
    const isWhole = whole.includes('fn main()') && whole.split('\n').length === lines;
    folded.found('the clipboard also holds the folded lines', isWhole);
};
