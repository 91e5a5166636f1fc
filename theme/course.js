// Mends what mdBook 0.5's markup lacks and styles cannot give. The book is complete without it.
{
    const byId = id => document.getElementById(id);
    const main = document.querySelector('main');

    // The skip link is the first stop of the keyboard, before the sidebar.
    document.body.prepend(document.querySelector('.skip-link'));

    byId('mdbook-menu-bar').setAttribute('role', 'banner');
    byId('mdbook-search-wrapper')?.setAttribute('role', 'search');
    byId('mdbook-searchbar')?.setAttribute('aria-label', 'Search this book');
    byId('mdbook-help-popup').setAttribute('role', 'dialog');
    byId('mdbook-help-popup').setAttribute('aria-label', 'Keyboard shortcuts');

    // A button in place of the label that mdBook draws as one: the label can neither be focused nor say what is open.
    const label = byId('mdbook-sidebar-toggle');
    const checkbox = byId('mdbook-sidebar-toggle-anchor');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = label.className;
    button.title = label.title;
    button.setAttribute('aria-label', label.title);
    button.setAttribute('aria-controls', 'mdbook-sidebar');
    button.append(...label.childNodes);
    label.after(button);
    label.hidden = true;
    button.addEventListener('click', () => label.click());
    const sayWhatIsOpen = () => button.setAttribute('aria-expanded', checkbox.checked);
    checkbox.addEventListener('change', sayWhatIsOpen);
    sayWhatIsOpen();

    // A paragraph that is nothing but a command belongs to the program above it. Styles cannot see text beside the code.
    for (const code of main.querySelectorAll('pre + p > code:only-child')) {
        const alone = code.parentElement.textContent.trim() === code.textContent;
        if (alone && code.textContent.startsWith('cargo ')) code.parentElement.classList.add('run-line');
    }

    // What scrolls sideways can be focused, and then keeps the arrow keys, which turn the page everywhere else.
    const scrollers = main.querySelectorAll('pre > code, .table-wrapper');
    const resized = new ResizeObserver(entries => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
            else target.removeAttribute('tabindex');
        }
    });
    for (const scroller of scrollers) {
        resized.observe(scroller);
        scroller.addEventListener('keydown', event => {
            if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') event.stopPropagation();
        });
    }
}
