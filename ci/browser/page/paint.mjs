// How each element of a page is painted, so that axe computes the contrast of one text for all that are painted alike.
//
// axe finds out what lies behind each text by asking which boxes lie under it, which takes most of its time. Two texts have the
// same contrast if their own color, size and weight are the same, if every element that holds the one has the same background,
// opacity and so on as that which holds the other, and if nothing else lies over or under either. So a text speaks for itself
// alone if it sticks out of something painted that holds it, or if anything painted overlaps it that neither holds it nor stands
// in it in the usual way. And only a contrast that axe has computed and found sufficient speaks for others: whatever axe
// finds, it finds of every text by itself.

/**
 * Within the page, once axe is there. Afterward `paint.look()` reads the page as it is now, and returns a text that is the same
 * when all but its colors is the same: the document, and the place, size and visibility of every element.
 */
export function watchPaint() {
    /** The ways in which text is painted that axe has found sufficient, in any state of this document. */
    const sufficient = new Set();
    /** The way of each element whose text is painted like others'. */
    let wayOf = new Map();

    const BEHIND = ['background-image', 'background-clip', 'opacity', 'mix-blend-mode', 'filter', 'backdrop-filter', 'mask-image'];
    const TEXT = ['color', '-webkit-text-fill-color', '-webkit-text-stroke', 'text-shadow', 'font-size', 'font-weight'];
    const MOVED = ['transform', 'translate', 'rotate', 'scale'];
    const SHOWN = ['opacity', 'position', 'clip-path', 'pointer-events'];
    const REPLACED = 'img, svg, canvas, video, iframe, object, embed, input, select, textarea';
    const isClear = color => /^rgba\(.*, 0\)$/.test(color);

    /** Boxes, to be found by where they are: by bands of the page, each 100 pixels high. */
    class Rows {
        rows = new Map();
        static of({ top, bottom }) {
            const [first, last] = [top, bottom].map(y => Math.floor(y / 100));
            return Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
        }
        add(element, box) {
            for (const row of Rows.of(box)) {
                if (!this.rows.has(row)) this.rows.set(row, []);
                this.rows.get(row).push([element, box]);
            }
        }
        /** What overlaps it. */
        over(box) {
            const near = Rows.of(box).flatMap(row => this.rows.get(row) ?? []);
            return near.filter(([, its]) => overlap(box, its)).map(([element]) => element);
        }
    }

    const overlap = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom - 1 && other.top < one.bottom - 1;
    const isWithin = (box, around) => box.left >= around.left - 1 && box.right <= around.right + 1
        && box.top >= around.top - 1 && box.bottom <= around.bottom + 1;

    const look = () => {
        const seen = new Map();
        const state = [];
        const texts = [];
        const painted = new Rows();
        for (const element of document.querySelectorAll('*')) {
            const style = getComputedStyle(element);
            const get = name => style.getPropertyValue(name);
            const box = element.getBoundingClientRect();
            const isShown = element.checkVisibility({ visibilityProperty: true });
            const overflow = get('overflow');
            state.push(isShown, box.x, box.y, box.width, box.height, overflow, ...SHOWN.map(get));
            if (!isShown) continue;

            const holder = seen.get(element.parentElement) ?? { behind: '', within: [], moved: 0 };
            const color = get('background-color');
            const isMoved = get('position') !== 'static' || get('float') !== 'none' || get('margin').includes('-')
                || MOVED.some(name => get(name) !== 'none');
            const it = {
                behind: `${holder.behind}>${get('display')} ${color} ${BEHIND.map(get).join()}`,
                // How much of what holds it, and of itself, may lie elsewhere than in the flow.
                moved: holder.moved + isMoved,
                within: holder.within,
                sticksOut: Boolean(holder.sticksOut) || !holder.within.every(around => isWithin(box, around)),
            };
            seen.set(element, it);
            const paints = !isClear(color) || get('background-image') !== 'none' || element.matches(REPLACED);
            if (paints) {
                painted.add(element, box);
                it.within = [...it.within, box];
            }
            // What scrolls in it, or is cut off by it, is seen within it alone.
            if (overflow !== 'visible') it.within = [];
            const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
            if (hasText && !it.sticksOut) texts.push([element, box, `${it.behind}|${TEXT.map(get).join()}`]);
        }
        const isPartOf = (other, element) => other.contains(element)
            || element.contains(other) && seen.get(other).moved === seen.get(element).moved;
        const isPlain = ([element, box]) => painted.over(box).every(other => isPartOf(other, element));
        wayOf = new Map(texts.filter(isPlain).map(([element, , way]) => [element, way]));
        return `${document.documentElement.outerHTML.replace(/ data-theme="\w*"/, '')}${state.join()}`;
    };

    // Findings name elements, and never print them.
    window.axe.configure({ noHtml: true });
    const { matches } = window.axe._audit.getRule('color-contrast');
    window.axe._audit.getRule('color-contrast').matches = (node, ...more) =>
        !sufficient.has(wayOf.get(node)) && matches(node, ...more);
    const check = window.axe._audit.checks['color-contrast'];
    const { evaluate } = check;
    check.evaluate = function (node, ...more) {
        const way = wayOf.get(node);
        if (sufficient.has(way)) return true;
        let told;
        const data = it => this.data(told = it);
        const result = evaluate.call(Object.create(this, { data: { value: data } }), node, ...more);
        // It is true of hidden text as well, without a ratio.
        if (way && result === true && told?.contrastRatio >= 3) sufficient.add(way);
        return result;
    };
    window.paint = { look };
}
