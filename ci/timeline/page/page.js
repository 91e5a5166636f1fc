// What a page of its own adds to its figure: a tab for each of the program's files, and keys that work anywhere.
{
    const listings = [...document.querySelectorAll('.program > section')];
    const figure = document.querySelector('figure.timeline');
    document.documentElement.classList.add('with-scripts');

    const tabs = listings.length > 1 ? listings.map((listing, nth) => {
        const tab = document.createElement('button');
        const name = listing.querySelector('h2').textContent;
        for (const [key, value] of Object.entries({ type: 'button', role: 'tab', id: `tab-${nth}`, 'aria-controls': `file-${nth}`, title: name })) tab.setAttribute(key, value);
        tab.append(name);
        for (const [key, value] of Object.entries({ role: 'tabpanel', id: `file-${nth}`, 'aria-labelledby': `tab-${nth}` })) listing.setAttribute(key, value);
        tab.addEventListener('click', () => open(nth));
        return tab;
    }) : [];

    const open = nth => {
        tabs.forEach((tab, other) => {
            tab.setAttribute('aria-selected', other === nth);
            tab.tabIndex = other === nth ? 0 : -1;
            listings[other].hidden = other !== nth;
        });
        // Not `scrollIntoView`, which moves the page, too.
        if (tabs[nth]) tabs[nth].parentElement.scrollLeft = tabs[nth].offsetLeft - tabs[nth].parentElement.offsetLeft - 24;
    };

    if (tabs.length) {
        const list = document.createElement('div');
        list.className = 'tabs';
        list.setAttribute('role', 'tablist');
        list.setAttribute('aria-label', 'Files');
        list.append(...tabs);
        list.addEventListener('keydown', event => {
            const now = tabs.indexOf(document.activeElement);
            const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: tabs.length - 1 }[event.key];
            if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            const nth = (to + tabs.length) % tabs.length;
            open(nth);
            tabs[nth].focus();
        });
        listings[0].before(list);
        open(0);
    }

    // The figure announces the listing of each step's line before it looks where the line is.
    document.addEventListener('timeline-line', event => {
        const nth = listings.indexOf(event.target.closest('section'));
        if (tabs.length && nth >= 0 && listings[nth].hidden) open(nth);
    });

    // There is only one figure, so it has the keys unless something else does.
    document.addEventListener('keydown', event => {
        if (event.target !== document.body || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
        event.preventDefault();
        figure.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: false }));
    });
}
