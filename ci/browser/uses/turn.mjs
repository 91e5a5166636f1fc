// The previous and next pages, by link and by arrow key.

export default async open => {
    const reader = await open('half-hour/the-loop.html');
    const isAt = path => location.pathname.endsWith(path);
    const ways = await reader.page.evaluate(() =>
        ['prev', 'next'].map(rel => document.querySelector(`.turn [rel="${rel}"]`).pathname));
    const [previous, next] = ways;
    reader.found('previous and next are two other pages', new Set([...ways, '/some-book/half-hour/the-loop.html']).size === 3);
    await reader.press('ArrowRight');
    await reader.must('ArrowRight leads to the next page', isAt, next);
    await reader.press('ArrowLeft');
    await reader.must('ArrowLeft leads back', isAt, 'half-hour/the-loop.html');
    await reader.press('ArrowLeft');
    await reader.must('ArrowLeft leads to the previous page', isAt, previous);
    await reader.press('ArrowRight');
    await reader.must('ArrowRight leads back', isAt, 'half-hour/the-loop.html');
    await reader.tabTo('.turn [rel="next"]', { inText: true });
    await reader.press('Enter');
    await reader.must('Enter on “Next” leads to the next page', isAt, next);
};
