// Goes through the timelines step by step. A figure is complete without it: what happens at each step stands in the
// rows of its table, and in their data (`ci/src/timeline/draw.rs` says what each means).
{
    const make = (name, attributes = {}, ...content) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...content);
        return element;
    };
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const steppers = new Map();

    // The last listing before the figure in its language.
    const listingOf = figure => [...document.querySelectorAll(`pre > code.language-${figure.dataset.listing}`)]
        .filter(code => code.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);

    const stepper = figure => {
        const rows = [...figure.querySelectorAll('tbody > tr')];
        const table = figure.querySelector('details');
        const box = figure.querySelector('.timeline-scroll');
        const svg = box.querySelector('svg');
        const code = listingOf(figure);
        const lines = code?.textContent.split('\n') ?? [];
        const labels = svg.querySelector('.tl-name');
        const names = new Map([...labels.querySelectorAll('[data-task]')].map(text => [text.dataset.task, text]));
        const nameOf = task => names.get(task)?.textContent ?? `task ${task}`;
        let at = 0;
        let question = null;
        const asked = new Set();

        // Where the columns begin, and last where they end.
        const { left, column, wide } = svg.dataset;
        const edges = [+left];
        for (const row of rows) edges.push(edges.at(-1) + +('k' in row.dataset ? wide : column));

        // The marks: a column in the picture, a line in the listing.
        const cursor = document.createElementNS(svg.namespaceURI, 'rect');
        cursor.setAttribute('class', 'tl-cursor');
        cursor.setAttribute('height', svg.viewBox.baseVal.height);
        svg.prepend(cursor);
        const mark = make('span', { class: 'timeline-line', hidden: '' });
        code?.after(mark);

        const button = (text, action) => {
            const it = make('button', { type: 'button' }, text);
            it.addEventListener('click', action);
            return it;
        };
        const moves = { Home: () => move(0), ArrowLeft: () => move(at - 1), ArrowRight: () => forward(), End: () => move(rows.length - 1) };
        const [first, previous, next, last] =
            ['First', 'Previous', 'Next', 'Last'].map((text, nth) => button(text, Object.values(moves)[nth]));
        const slider = make('input', { type: 'range', min: 1, max: rows.length, value: 1, 'aria-label': 'Step' });
        slider.addEventListener('input', () => move(slider.value - 1));
        const place = make('span', { class: 'timeline-at' });
        const says = make('div', { class: 'timeline-says', 'aria-live': 'polite' });
        const ask = make('div', { class: 'timeline-ask', role: 'group', 'aria-label': 'Which task runs next?' });
        const source = make('code');
        const list = make('dl');
        const panel = make('div', { class: 'timeline-panel', role: 'group', 'aria-label': 'Step through the timeline' },
            make('div', { class: 'timeline-controls' }, first, previous, next, last, slider, place), says, ask, list);

        // What holds after a step.
        const stateAt = step => {
            const states = new Map(), waits = new Map(), ready = new Set();
            let printed = '';
            for (const { dataset } of rows.slice(0, step + 1)) {
                for (const change of dataset.s?.split(' ') ?? []) {
                    const [task, state] = [change.slice(0, -1), change.at(-1)];
                    states.set(task, state);
                    ready.delete(task);
                    if (state === 'r') ready.add(task);
                }
                for (const line of dataset.w?.split('\n') ?? []) {
                    const [, wait, task, what] = line.match(/^(\d+) (\d+) (.*)$/);
                    waits.set(wait, { task, what });
                }
                for (const wait of dataset.u?.split(' ') ?? []) waits.delete(wait);
                printed += dataset.o ?? '';
            }
            return { states, waits, ready, printed };
        };
        const sentence = step => [...rows[step].cells].at(-1).cloneNode(true).childNodes;
        const lineOf = step => +[...rows[step].cells].at(-2).textContent;

        const entry = (term, ...values) => list.append(make('dt', {}, term),
            ...(values.length ? values : ['–']).map(value => make('dd', {}, value)));

        const show = (step, verdict = '') => {
            rows[at].classList.remove('now');
            at = Math.max(0, Math.min(step, rows.length - 1));
            question = null;
            rows[at].classList.add('now');
            const { states, waits, ready, printed } = stateAt(at);
            const having = (...wanted) => [...states].filter(([, state]) => wanted.includes(state)).map(([task]) => task);

            cursor.setAttribute('x', edges[at]);
            cursor.setAttribute('width', edges[at + 1] - edges[at]);
            if (edges[at] < box.scrollLeft + 40) box.scrollLeft = edges[at] - 80;
            else if (edges[at + 1] > box.scrollLeft + box.clientWidth - 40) box.scrollLeft = edges[at + 1] - box.clientWidth + 80;

            // Not `disabled`: that would take the focus away.
            for (const it of [first, previous]) it.ariaDisabled = at === 0;
            for (const it of [next, last]) it.ariaDisabled = at === rows.length - 1;
            slider.value = at + 1;
            slider.setAttribute('aria-valuetext', `step ${at + 1} of ${rows.length}`);
            place.textContent = `${at + 1} of ${rows.length} · ${rows[at].cells[1].textContent} ms`;
            says.replaceChildren(make('p', {}, ...verdict ? [make('strong', {}, verdict), ' '] : [], ...sentence(at)));
            ask.replaceChildren();

            const line = lineOf(at);
            list.replaceChildren();
            source.textContent = lines[line - 1]?.trim() ?? '';
            entry(line ? `Line ${line}` : 'Line', ...line ? [source] : []);
            entry('Running', ...having('g', 'b').map(nameOf));
            entry('Ready', ...[...ready].map(nameOf));
            entry('Waiting', ...[...waits.values()].map(({ task, what }) => `${nameOf(task)} · ${what}`));
            const out = printed.split('\n').filter(line => line.trim());
            entry('Printed', ...out.length > 3 ? ['…'] : [], ...out.slice(-3));
            panel.style.minHeight = `${Math.max(parseFloat(panel.style.minHeight) || 0, panel.offsetHeight)}px`;
        };

        const underline = () => {
            const line = lineOf(at);
            mark.hidden = !line || !code;
            if (mark.hidden) return;
            const style = getComputedStyle(code);
            const height = parseFloat(style.lineHeight);
            const top = parseFloat(style.paddingTop) + (line - 1) * height;
            if (code.scrollHeight > code.clientHeight + 1) code.scrollTop = top - code.clientHeight / 2;
            mark.style.top = `${code.offsetTop + top - code.scrollTop}px`;
            mark.style.height = `${height}px`;
        };

        // One step on, or first the question who runs next.
        const forward = () => {
            const row = rows[at + 1];
            if (!row || question === at + 1 || asked.has(row) || !('p' in row.dataset)) return move(at + 1);
            asked.add(row);
            question = at + 1;
            says.replaceChildren(make('p', {}, make('strong', {}, 'Which task runs next?'), ' Choose, or go on with Next.'));
            const { states } = stateAt(at);
            const alive = [...states].filter(([task, state]) => state !== 'x' && !('thread' in (names.get(task)?.dataset ?? {})));
            const why = { w: 'is waiting.', r: 'is ready too, but it is not its turn yet.' };
            ask.replaceChildren(...alive.map(([task, state]) => button(nameOf(task), () => {
                const right = row.dataset.s.split(' ').includes(`${task}g`);
                next.focus();
                move(question, right ? 'Right.' : `No: ${nameOf(task)} ${why[state] ?? 'has had its turn.'}`);
            })));
        };
        const move = (...where) => { show(...where); underline(); };
        addEventListener('resize', () => { if (!mark.hidden) underline(); });

        svg.addEventListener('click', event => {
            const x = event.clientX - svg.getBoundingClientRect().left;
            move(edges.findLastIndex(edge => edge <= x));
        });
        // Names stay in view.
        box.addEventListener('scroll', () => labels.setAttribute('transform', `translate(${box.scrollLeft} 0)`));

        // Arrows turn the page everywhere else.
        figure.addEventListener('keydown', event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
            if (!(event.key in moves)) return;
            event.stopPropagation();
            if (table.contains(event.target)) return;
            event.preventDefault();
            moves[event.key]();
        });

        box.after(panel);
        show(0);
        return row => {
            // It may stand in an answer that is not open yet.
            for (let it = figure.closest('details'); it; it = it.parentElement.closest('details')) it.open = true;
            move(rows.indexOf(row));
            figure.scrollIntoView({ behavior: calm.matches ? 'auto' : 'smooth' });
            slider.focus({ preventScroll: true });
        };
    };

    for (const figure of document.querySelectorAll('figure.timeline')) steppers.set(figure, stepper(figure));

    // A link to a row of a table is one to that step.
    const goTo = hash => {
        const row = hash && document.getElementById(hash.slice(1));
        const go = row?.matches?.('.timeline tbody > tr') && steppers.get(row.closest('figure'));
        go?.(row);
        return Boolean(go);
    };
    document.addEventListener('click', event => {
        const link = event.target.closest?.('a[href*="#"]');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== location.pathname) return;
        if (goTo(link.hash)) {
            event.preventDefault();
            history.pushState(null, '', link.hash);
        }
    });
    // At first the browser goes there itself, and opens the table.
    addEventListener('load', () => setTimeout(() => {
        if (goTo(location.hash)) document.getElementById(location.hash.slice(1)).closest('details').open = false;
    }));
}
