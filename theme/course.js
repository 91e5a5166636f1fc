// Adds interactive features to a page. The book is complete without them.

// The theme: the system's or a stored choice. A script in the page's head sets it before anything is drawn.
const theme = document.querySelector('#theme');
theme.value = document.documentElement.dataset.theme;
theme.addEventListener('change', () => {
    document.documentElement.dataset.theme = theme.value;
    try {
        localStorage.setItem('theme', theme.value);
    } catch { /* The choice holds for this page only. */ }
});

// Scrolls the contents to the current page.
const contents = document.querySelector('#contents');
const showHere = () => {
    const here = contents.querySelector('[aria-current]');
    if (here) contents.scrollTop = here.offsetTop - contents.clientHeight / 3;
};
showHere();
contents.addEventListener('toggle', showHere);

// Only elements that scroll sideways need to be reachable by keyboard.
const scrollers = document.querySelectorAll('main pre, main .table-wrapper');
const resized = new ResizeObserver(entries => {
    for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute('tabindex');
    }
});
for (const scroller of scrollers) resized.observe(scroller);

// Arrow keys turn the page, except where they have another meaning.
document.addEventListener('keydown', event => {
    const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest('pre, input, select, textarea, dialog, figure.timeline, [tabindex="0"]')) return;
    document.querySelector(`.turn [rel="${way}"]`)?.click();
});

// Copies a program without the surrounding text.
for (const button of document.querySelectorAll('.copy')) {
    const said = document.createElement('span');
    said.className = 'unseen';
    said.role = 'status';
    button.after(said);
    button.addEventListener('click', async () => {
        try {
            const parts = [...button.closest('.code').querySelectorAll('pre > code')];
            await navigator.clipboard.writeText(parts.map(part => part.textContent).join('\n'));
            button.firstChild.data = said.textContent = 'Copied';
        } catch {
            button.firstChild.data = said.textContent = 'Not allowed';
        }
        setTimeout(() => { button.firstChild.data = 'Copy'; said.textContent = ''; }, 2000);
    });
}
