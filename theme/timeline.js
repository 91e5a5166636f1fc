// Steps through timelines. A figure is complete without this script: its table describes each step. The rows' data
// attributes are documented where the table is written.
{
    const make = (name, attributes = {}, ...content) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...content);
        return element;
    };
    // Lines that a field of the panel shows at most without scrolling.
    const MOST_LINES = 6;
    // How long a step must stay before it is read out, in milliseconds, so that fast steps aren't.
    const SETTLED = 300;
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const steppers = new Map();

    // Marks the step's line in the listing of the figure that was used last.
    const mark = make('span', { class: 'timeline-line' });
    let underline = () => {};
    addEventListener('resize', () => underline());

    // Returns the listing of a file: on a page with all files of a program, the one with the file's number; else the
    // listing with the figure's name, or the last listing before the figure. A Python listing follows its Rust
    // counterpart, or isn't on the page.
    const listingOf = (figure, file) => {
        const numbered = document.querySelector(`pre[data-file="${file}"] > code`);
        if (numbered || file > 0) return numbered;
        const named = document.getElementById(`listing-${figure.id.replace(/-timeline$/, '')}`)?.querySelector('pre > code');
        if (named) return named;
        const language = `.language-${figure.dataset.listing}`;
        const listings = [...document.querySelectorAll('pre > code:is(.language-rust, .language-python)')]
            .filter(code => code.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING);
        const nearest = language === '.language-python' ? listings.slice(-1) : listings;
        return nearest.filter(code => code.matches(language)).at(-1);
    };

    // Returns the state after each step. What has been printed up to then is a number of lines of `printed`.
    const replay = (rows, nameOf) => {
        const states = new Map(), waits = new Map(), ready = new Set(), printed = [];
        let [readyToo, waitToo] = [0, 0];
        const more = (count, what) => (count ? [`and ${count.toLocaleString('en')} ${what} without a lane`] : []);
        const views = rows.map(({ dataset }) => {
            for (const change of dataset.s?.split(' ') ?? []) {
                const [task, state] = [change.slice(0, -1), change.at(-1)];
                states.set(task, state);
                ready.delete(task);
                if (state === 'r') ready.add(task);
            }
            for (const line of dataset.w?.split('\n') ?? []) waits.set(...line.split(/(?<=^\d+) /));
            for (const wait of dataset.u?.split(' ') ?? []) waits.delete(wait);
            if (dataset.h) [readyToo, waitToo] = dataset.h.split(' ').map(Number);
            printed.push(...(dataset.o ?? '').split('\n').filter(line => line.trim()));
            const running = [...states].filter(([, state]) => 'gb'.includes(state));
            const queue = [...ready].map(task => nameOf(task).split(':')[0]);
            const queued = [...queue, ...more(readyToo, readyToo > 1 ? 'tasks' : 'task')];
            return {
                states: new Map(states),
                running: running[0]?.[0],
                printed: printed.length,
                // Lines of text for the first three fields of the panel.
                lists: [
                    running.map(([task]) => nameOf(task)),
                    queued.length ? [queued.join(', ')] : [],
                    [...waits.values(), ...more(waitToo, waitToo > 1 ? 'waits' : 'wait')],
                ],
            };
        });
        return { views, printed };
    };

    const stepper = figure => {
        const rows = [...figure.querySelectorAll('.timeline-table tbody > tr')];
        const box = figure.querySelector('.timeline-scroll');
        const svg = box.querySelector('svg');
        // For each file, its listing and its lines.
        const files = new Map();
        const fileOf = file => {
            if (!files.has(file)) {
                const code = listingOf(figure, file);
                files.set(file, { code, lines: code?.textContent.split('\n') ?? [] });
            }
            return files.get(file);
        };
        const labels = svg.querySelector('.tl-name');
        const names = new Map([...labels.querySelectorAll('[data-task]')].map(text => [text.dataset.task, text]));
        const nameOf = task => names.get(task)?.dataset.name ?? names.get(task)?.textContent ?? `task ${task}`;
        const { views, printed } = replay(rows, nameOf);
        // All steps, of which the figure may leave some out.
        const all = (+(figure.dataset.steps ?? rows.length)).toLocaleString('en');
        const numberOf = row => (+row.cells[0].textContent).toLocaleString('en');
        const sentenceOf = row => [...row.cells].at(-1);
        // Reserves room for the longest sentences, estimated by their text; code is wider.
        const width = sentence => [...sentence.children].reduce((sum, code) => sum + 0.3 * code.textContent.length, sentence.textContent.length);
        const longest = rows.map(sentenceOf).sort((a, b) => width(b) - width(a)).slice(0, 8)
            .map(sentence => make('p', { 'aria-hidden': true }, ...sentence.cloneNode(true).childNodes));
        let at = 0;
        let question = null;
        const asked = new Set();

        // Left edges of the columns, followed by the right edge of the last.
        const { left, column, wide } = svg.dataset;
        const edges = [+left];
        for (const row of rows) edges.push(edges.at(-1) + +('k' in row.dataset ? wide : column));

        const cursor = document.createElementNS(svg.namespaceURI, 'rect');
        cursor.setAttribute('class', 'tl-cursor');
        cursor.setAttribute('height', svg.viewBox.baseVal.height);
        svg.append(cursor);

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
        const says = make('div');
        // Read out, and not seen.
        const told = make('div', { class: 'timeline-told', 'aria-live': 'polite' });
        const ask = make('div', { class: 'timeline-ask', role: 'group', 'aria-label': 'Which task runs next?' });
        // The lines around the step's, for screens on which the program isn't beside the figure.
        const near = make('pre', { class: 'timeline-near', 'aria-hidden': true });
        const [source, ...entries] = ['Line', 'Running', 'Ready', 'Waiting', 'Printed'].map(name => {
            const [term, text] = [make('dt', {}, name), make('div')];
            return { term, text, row: make('div', {}, term, make('dd', {}, text)) };
        });
        source.row.className = 'timeline-source';
        entries.at(-1).row.className = 'timeline-printed';
        const panel = make('div', { class: 'timeline-panel', role: 'group', 'aria-label': 'Step through the timeline' },
            make('div', { class: 'timeline-bar' }, near, make('div', { class: 'timeline-controls' }, first, previous, next, last, make('div', { class: 'timeline-where' }, slider, place)),
                make('div', { class: 'timeline-says' }, ...longest, says), told),
            make('div', { class: 'timeline-state' }, ask, make('dl', {}, source.row, ...entries.map(({ row }) => row))));
        const stage = make('div', { class: 'timeline-stage' });

        // Reserves room for the maximum number of lines, so that nothing moves.
        entries.forEach(({ term, text }, nth) => {
            const most = views.reduce((most, { lists, printed }) => Math.max(most, lists[nth]?.length ?? printed), 1);
            text.style.setProperty('--lines', Math.min(most, MOST_LINES));
            // Output is never cut, so its lines may need more room.
            const scrolls = most > MOST_LINES || nth === entries.length - 1 && printed.length > 0;
            if (scrolls) Object.assign(text, { tabIndex: 0, role: 'group', ariaLabel: term.textContent });
        });

        let telling;
        const tell = (strong, ...rest) => {
            says.replaceChildren(make('p', {}, ...strong ? [make('strong', {}, strong), ' '] : [], ...rest));
            clearTimeout(telling);
            telling = setTimeout(() => told.replaceChildren(says.textContent), SETTLED);
        };

        // Shows the lines around one of them.
        const showNear = (lines, line, file) => {
            const from = Math.max(0, Math.min(line - 2, lines.length - 3));
            near.replaceChildren(...lines.slice(from, from + 3).flatMap((text, nth) => {
                const number = from + nth + 1;
                const row = make('span', number === line ? { class: 'now' } : {}, `${number}`.padStart(4), ' ', text);
                return [row, '\n'];
            }));
            near.hidden = !line || !lines.length;
            near.dataset.file = file;
        };

        const show = (step, verdict) => {
            rows[at].classList.remove('now');
            at = Math.max(0, Math.min(step, rows.length - 1));
            question = null;
            rows[at].classList.add('now');

            cursor.setAttribute('x', edges[at]);
            cursor.setAttribute('width', edges[at + 1] - edges[at]);

            // Not `disabled`, which would remove the focus.
            for (const it of [first, previous]) it.ariaDisabled = at === 0;
            for (const it of [next, last]) it.ariaDisabled = at === rows.length - 1;
            slider.value = at + 1;
            const number = numberOf(rows[at]);
            slider.setAttribute('aria-valuetext', `step ${number} of ${all}`);
            place.textContent = `step ${number} of ${all} · ${rows[at].cells[1].textContent} ms`;
            tell(verdict, ...sentenceOf(rows[at]).cloneNode(true).childNodes);
            if (ask.contains(document.activeElement)) next.focus();
            ask.replaceChildren();

            const cell = [...rows[at].cells].at(-2).textContent;
            const line = +cell.split(':').at(-1);
            const { code, lines } = fileOf(+(rows[at].dataset.f ?? 0));
            source.term.textContent = line ? `Line ${cell}` : 'Line';
            source.text.textContent = lines[line - 1]?.trim() || (line ? 'not shown here' : '–');
            showNear(lines, line, cell.slice(0, Math.max(0, cell.lastIndexOf(':'))));
            views[at].lists.forEach((list, nth) => { entries[nth].text.textContent = list.join('\n') || '–'; });
            const output = entries.at(-1).text;
            output.textContent = printed.slice(0, views[at].printed).join('\n') || '–';
            output.scrollTop = output.scrollHeight;

            underline = () => {
                mark.hidden = !line || !code;
                if (mark.hidden) return;
                code.dispatchEvent(new Event('timeline-line', { bubbles: true }));
                const { paddingTop, lineHeight } = getComputedStyle(code);
                const height = parseFloat(lineHeight);
                code.after(mark);
                const top = code.offsetTop + parseFloat(paddingTop) + (line - 1) * height;
                mark.style.top = `${top}px`;
                mark.style.height = lineHeight;
                const box = code.parentElement;
                mark.style.width = '';
                mark.style.width = `${box.scrollWidth}px`;
                // If the listing scrolls by itself, the line comes into its view.
                if (top < box.scrollTop + height) box.scrollTop = top - 2 * height;
                else if (top + 2 * height > box.scrollTop + box.clientHeight) box.scrollTop = top + 3 * height - box.clientHeight;
            };
        };

        const move = (...where) => {
            show(...where);
            underline();
            if (edges[at] < box.scrollLeft + 40) box.scrollLeft = edges[at] - 80;
            else if (edges[at + 1] > box.scrollLeft + box.clientWidth - 40) box.scrollLeft = edges[at + 1] - box.clientWidth + (at + 1 < rows.length ? 80 : 200);
            const lane = +(names.get(views[at].running)?.getAttribute('y') ?? 0);
            if (lane && (lane < box.scrollTop + 20 || lane + 40 > box.scrollTop + box.clientHeight)) box.scrollTop = lane - 40;
        };

        // Moves on by one step, or first asks which task runs next.
        const forward = () => {
            const row = rows[at + 1];
            if (!row || question === at + 1 || asked.has(row) || !('p' in row.dataset)) return move(at + 1);
            asked.add(row);
            question = at + 1;
            tell('Which task runs next?', 'Choose a task, or continue with Next.');
            const alive = [...views[at].states].filter(([task, state]) => state !== 'x' && !('thread' in (names.get(task)?.dataset ?? {})));
            const why = { w: 'is waiting.', r: 'is also ready, but its turn comes later.' };
            ask.replaceChildren(...alive.map(([task, state]) => button(nameOf(task), () => {
                const right = row.dataset.s.split(' ').includes(`${task}g`);
                move(question, right ? 'Right.' : `No: ${nameOf(task)} ${why[state] ?? 'has just had its turn.'}`);
            })));
        };

        svg.addEventListener('click', event => {
            const x = event.clientX - svg.getBoundingClientRect().left;
            move(edges.findLastIndex(edge => edge <= x));
        });
        // Keeps the names in view.
        box.addEventListener('scroll', () => labels.setAttribute('transform', `translate(${box.scrollLeft} 0)`));

        // Outside a figure, arrow keys turn the page.
        figure.addEventListener('keydown', event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
            if (!(event.key in moves)) return;
            event.stopPropagation();
            if (event.target.closest('details') !== figure.closest('details')) return;
            event.preventDefault();
            moves[event.key]();
        });

        box.before(stage);
        stage.append(box, panel);
        show(0);
        return row => {
            // The figure may be in an answer that is still closed.
            for (let it = figure.closest('details'); it; it = it.parentElement.closest('details')) it.open = true;
            move(rows.indexOf(row));
            // Scrolls as little as possible, so that the text with the link may stay in view.
            const fits = stage.offsetHeight < innerHeight - 100;
            stage.scrollIntoView({ behavior: calm.matches ? 'auto' : 'smooth', block: fits ? 'nearest' : 'start' });
            slider.focus({ preventScroll: true });
        };
    };

    for (const figure of document.querySelectorAll('figure.timeline')) steppers.set(figure, stepper(figure));
    underline = () => {};

    // A link to a row of a table leads to that step.
    const stepOf = hash => {
        const row = document.getElementById(hash.slice(1));
        const go = row?.matches('.timeline tbody > tr') && steppers.get(row.closest('figure'));
        return go && (() => go(row));
    };
    let from = null;
    document.addEventListener('click', event => {
        const link = event.target.closest('a[href*="#"]');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== location.pathname) return;
        const go = stepOf(link.hash);
        if (!go) return;
        event.preventDefault();
        // Must come first: the browser stores the current scroll position for the way back.
        history.pushState(null, '', link.hash);
        from = link;
        go();
    });
    addEventListener('popstate', () => {
        // Opened answers have moved the text, and the browser scrolls first.
        requestAnimationFrame(() => {
            from?.focus();
            from = null;
        });
    });
    // On loading, the browser goes to the row itself and opens the table.
    addEventListener('load', () => setTimeout(() => {
        const go = stepOf(location.hash);
        if (!go || performance.getEntriesByType('navigation')[0].type !== 'navigate') return;
        document.getElementById(location.hash.slice(1)).closest('details').open = false;
        go();
    }));
}
