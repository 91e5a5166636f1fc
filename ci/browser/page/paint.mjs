// Determines how each element is painted, so that axe computes the contrast only once for texts that are painted
// alike.
//
// axe finds the background of each text by asking which boxes are below it, which takes most of its time. Two texts
// have the same contrast if their own color, size and weight are the same, if their ancestors have the same
// backgrounds, opacity and so on, and if nothing else overlaps either. A text therefore counts as unique if it
// extends beyond a painted ancestor, or if a painted element overlaps it that is neither an ancestor nor inside it in
// the normal flow. Only a contrast that axe has computed and found sufficient is reused; every failure is found for
// each text separately.

/**
 * Runs in the page, once axe is there. Afterward, `paint.look()` reads the current state of the page and returns a
 * text that stays the same if only colors change: the document, and the position, size and visibility of every
 * element.
 */
export function watchPaint() {
    /** Ways of painting text that axe has found sufficient, in any state of this document. */
    const sufficient = new Set();
    /** The way of painting of each element that shares it with others. */
    let wayOf = new Map();

    const BEHIND = ['background-image', 'background-clip', 'opacity', 'mix-blend-mode', 'filter', 'backdrop-filter', 'mask-image'];
    const TEXT = ['color', '-webkit-text-fill-color', '-webkit-text-stroke', 'text-shadow', 'font-size', 'font-weight'];
    const MOVED = ['transform', 'translate', 'rotate', 'scale'];
    const SHOWN = ['opacity', 'position', 'clip-path', 'pointer-events'];
    const REPLACED = 'img, svg, canvas, video, iframe, object, embed, input, select, textarea';
    const isClear = color => /^rgba\(.*, 0\)$/.test(color);

    /** An index of boxes by position, in bands of 100 pixels. */
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
        /** Returns the boxes that overlap one. */
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
                // How many ancestors, including itself, may be outside the normal flow.
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
            // An element that scrolls or clips shows its content only inside its box.
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

    // Findings name elements but never print them.
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
