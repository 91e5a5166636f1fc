// The search is opened, used and closed by keyboard.

export default async open => {
    const reader = await open('half-hour/the-two-rules.html');
    const isOpen = wanted => (document.querySelector('dialog#search')?.open ?? false) === wanted;
    await reader.tabTo('.search-button');
    await reader.press('Control+k');
    await reader.must('Control+K opens the search', isOpen, true);
    await reader.press('Escape');
    await reader.must('Escape closes the search', isOpen, false);
    await reader.must('the focus is back where it was', () => document.activeElement.matches('.search-button'));
    await reader.press('Enter');
    await reader.must('Enter on its button opens the search', isOpen, true);
    await reader.page.keyboard.type('JoinSet');
    await reader.must('typing shows results', () => document.querySelectorAll('dialog#search a[href]').length > 0);
    await reader.must('the first result holds what was typed',
        () => /joinset/i.test(document.querySelector('dialog#search a[href]').closest('li')?.textContent ?? ''));
    await reader.accessible('results of a search');
    await reader.press('ArrowDown', 'Enter');
    await reader.must('ArrowDown and Enter open a result', () => !location.pathname.endsWith('half-hour/the-two-rules.html')
        && document.querySelector('main').textContent.includes('JoinSet'));
    reader.found('nothing failed in the meantime', reader.noise.length === 0);
};
