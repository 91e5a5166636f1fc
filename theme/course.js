// What a reader can do with a page besides reading it. The book is complete without it.

// The theme: the system's, or one that is chosen and kept. The head of the page sets it before anything is drawn.
const theme = document.querySelector('#theme');
theme.value = document.documentElement.dataset.theme;
theme.addEventListener('change', () => {
    document.documentElement.dataset.theme = theme.value;
    try {
        localStorage.setItem('theme', theme.value);
    } catch { /* It holds for this page only. */ }
});

// The contents show where one is.
const contents = document.querySelector('#contents');
const showHere = () => {
    const here = contents.querySelector('[aria-current]');
    if (here) contents.scrollTop = here.offsetTop - contents.clientHeight / 3;
};
showHere();
contents.addEventListener('toggle', showHere);

// Only what scrolls sideways has to be reached by the keyboard.
const scrollers = document.querySelectorAll('main pre, main .table-wrapper');
const resized = new ResizeObserver(entries => {
    for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute('tabindex');
    }
});
for (const scroller of scrollers) resized.observe(scroller);

// Arrows turn the page, but for where they have another meaning.
document.addEventListener('keydown', event => {
    const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest('pre, input, select, textarea, dialog, figure.timeline, [tabindex="0"]')) return;
    document.querySelector(`.turn [rel="${way}"]`)?.click();
});

// A program can be copied, without what stands around it.
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
