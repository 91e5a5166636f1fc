// The search dialog, which loads its data when first opened. `ranking.js` ranks the sections and marks the words. The
// book is complete without it.

// Maximum number of results.
const MOST = 20;
const HINT = 'A word, a name such as JoinSet, or an error message as you have copied it.';

const button = document.querySelector('.search-button');
const root = new URL('..', import.meta.url);
// The two modules are beside this one; the page knows their file names.
const beside = path => new URL(path.slice(path.lastIndexOf('/') + 1), import.meta.url);
let dialog, input, status, list;
let loading;

// After `mdbook build` alone, the button has nothing to search.
if (button.dataset.index) {
    button.addEventListener('click', () => open());
    document.addEventListener('keydown', event => {
        if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
        event.preventDefault();
        open();
    });
    const asked = new URLSearchParams(location.search).get('search');
    if (asked) open(asked);
}

function open(query) {
    dialog ??= make();
    if (query) input.value = query;
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    show();
}

function make() {
    const dialog = document.createElement('dialog');
    dialog.id = 'search';
    dialog.setAttribute('aria-label', 'Search');
    dialog.innerHTML = `<form>
        <label for="search-words">Search this book</label>
        <input id="search-words" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go">
        <button type="button">Close</button>
        </form>
        <p role="status"></p>
        <ol role="list"></ol>`;
    document.body.append(dialog);
    input = dialog.querySelector('input');
    status = dialog.querySelector('[role="status"]');
    list = dialog.querySelector('ol');
    input.addEventListener('input', show);
    dialog.querySelector('button').addEventListener('click', () => dialog.close());
    dialog.querySelector('form').addEventListener('submit', event => {
        event.preventDefault();
        list.querySelector('a')?.click();
    });
    dialog.addEventListener('keydown', walk);
    dialog.addEventListener('click', event => {
        const link = event.target.closest('a');
        // Outside the dialog, or a link that stays on this page.
        if (event.target === dialog || link?.pathname === location.pathname) dialog.close();
    });
    return dialog;
}

// Arrow keys move from the input through the results and back.
function walk(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    const stops = [input, ...list.querySelectorAll('a')];
    const here = stops.indexOf(document.activeElement);
    if (here < 0) return;
    event.preventDefault();
    stops[Math.min(Math.max(here + way, 0), stops.length - 1)].focus();
}

async function show() {
    const query = input.value.trim();
    if (!loading) status.textContent = 'Loading …';
    let search;
    try {
        search = await (loading ??= load());
    } catch {
        loading = undefined;
        status.textContent = 'The search could not be loaded. Reload the page to try again.';
        return;
    }
    // The query has changed in the meantime.
    if (query !== input.value.trim()) return;
    const found = query ? search.find(query) : [];
    list.replaceChildren(...found.slice(0, MOST).map(result => item(search, result)));
    list.scrollTop = 0;
    status.textContent = said(query, found.length);
}

async function load() {
    const [{ default: MiniSearch }, ranking, sections] = await Promise.all([
        import(beside(button.dataset.engine)),
        import(beside(button.dataset.ranking)),
        fetch(new URL(button.dataset.index, root)).then(answer => answer.ok ? answer.json() : Promise.reject(answer.status)),
    ]);
    return { ...ranking, find: await ranking.ranking(MiniSearch, sections) };
}

function said(query, found) {
    if (!query) return HINT;
    if (!found) return 'Nothing found. Try one word of it, a part of a name, or the code of the error.';
    if (found > MOST) return `The best ${MOST} of ${found} sections`;
    return found === 1 ? '1 section' : `${found} sections`;
}

function item({ marked, excerpt, foundIn }, { section, page, words }) {
    const mark = text => marked(text, words).map(([piece, found]) => found ? element('mark', piece) : piece);
    const link = element('a', ...mark(section.title));
    link.href = new URL(page.path === 'index.html' ? './' : page.path, root) + (section.id && `#${section.id}`);
    const where = [page.part, section.id && page.title].filter(Boolean).join(' › ');
    const item = element('li', link);
    if (where) link.append(' ', element('span', where));
    const passage = excerpt(section.prose, words, 160);
    const names = foundIn(`${section.fragments} ${section.code} ${section.said}`, words);
    if (passage) item.append(element('p', ...mark(passage)));
    else if (names.length) item.append(element('p', ...names.slice(0, 4).flatMap(name => [element('code', name), ' '])));
    return item;
}

function element(name, ...content) {
    const made = document.createElement(name);
    made.append(...content);
    return made;
}
