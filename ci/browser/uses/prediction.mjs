// A prediction opens and closes with Enter and Space, with scripts and without.

export default async open => {
    for (const scripts of [true, false]) {
        const reader = await open('half-hour/the-loop.html', { scripts });
        const isOpen = wanted => document.activeElement.closest('details.predict').open === wanted;
        await reader.tabTo('.predict > summary', { inText: true });
        for (const [key, wanted] of [['Enter', true], ['Enter', false], ['Space', true], ['Space', false]]) {
            await reader.press(key);
            // Without scripts nothing can wait, and the key has taken effect when `press` returns.
            if (scripts) await reader.must(`${key} ${wanted ? 'opens' : 'closes'} an answer`, isOpen, wanted);
            else reader.found(`${key} ${wanted ? 'opens' : 'closes'} an answer without scripts`, await reader.page.evaluate(isOpen, wanted));
        }
    }
};
