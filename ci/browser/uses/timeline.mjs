// The stepper of a timeline: its buttons, its keys, and the question of which task runs next.

export default async open => {
    const reader = await open('half-hour/the-loop.html');
    const { page } = reader;
    const isAt = step => {
        const it = document.activeElement.closest('figure.timeline');
        const rows = [...it.querySelectorAll('tbody > tr')];
        const wanted = step < 0 ? rows.length + step : step;
        return rows.findIndex(row => row.classList.contains('now')) === wanted
            && it.querySelector('.timeline-panel').textContent.includes(`${wanted + 1} of ${rows.length}`);
    };
    const asks = () => document.activeElement.closest('figure.timeline').querySelector('.timeline-ask button') !== null;

    // The figure is inside an answer.
    await reader.tabTo('.predict:has(#woken-not-asked-timeline) > summary', { inText: true });
    await reader.press('Enter');
    await reader.tabTo('#woken-not-asked-timeline .timeline-controls button:nth-of-type(3)');
    await reader.must('a timeline begins at its first step', isAt, 0);
    await reader.press('Enter');
    if (await page.evaluate(asks)) await reader.press('Enter');
    await reader.must('Enter on “Next” goes one step on', isAt, 1);
    await reader.press('ArrowLeft');
    await reader.must('ArrowLeft goes one step back', isAt, 0);
    await reader.press('ArrowRight');
    await reader.must('ArrowRight goes one step on', isAt, 1);
    await reader.press('End');
    await reader.must('End goes to the last step', isAt, -1);
    await reader.press('Home');
    await reader.must('Home goes to the first step', isAt, 0);
    await reader.must('the arrows have not turned the page', () => location.pathname.endsWith('half-hour/the-loop.html'));

    for (let steps = 0; steps < 200 && !await page.evaluate(asks); steps += 1) await reader.press('ArrowRight');
    await reader.must('a step asks which task runs next', asks);
    await reader.accessible('the question of a timeline');
    await reader.tabTo('#woken-not-asked-timeline .timeline-ask button');
    await reader.press('Enter');
    await reader.must('an answer is judged, and the question is gone', () => {
        const it = document.activeElement.closest('.timeline');
        return /^(Right\.|No:)/.test(it.querySelector('[aria-live]').textContent) && !it.querySelector('.timeline-ask button');
    });
    await reader.must('the focus stays in the stepper after an answer',
        () => document.activeElement.closest('.timeline-panel') !== null);
};
