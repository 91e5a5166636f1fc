// How each element of a page is painted, so that axe computes the contrast of one text for all that are painted alike.
//
// axe finds out what lies behind a text by asking which boxes lie under it, which takes most of its time. Two texts have the
// same contrast if their own color, size and weight are the same, if every element that holds the one has the same background,
// opacity and so on as that which holds the other, and if nothing else lies over or under either. The last is so of whatever
// lies in the flow of the page, within all that holds it. Where boxes may overlap (`position`, `float`, `transform`, negative
// margins, cells of a grid that lie over each other, whatever sticks out), a text speaks for itself alone. Only a contrast that axe has computed and
// found sufficient speaks for others: each finding, and all that axe cannot decide, comes of a text of its own.

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

    const overlap = (one, other) => one.left < other.right && other.left < one.right
        && one.top < other.bottom && other.top < one.bottom;
    const isOverSibling = (element, box) => [...element.parentElement.children]
        .some(other => other !== element && overlap(box, other.getBoundingClientRect()));

    const look = () => {
        const seen = new Map();
        const state = [];
        const texts = [];
        const loose = new Rows();
        for (const element of document.querySelectorAll('*')) {
            const style = getComputedStyle(element);
            const get = name => style.getPropertyValue(name);
            const box = element.getBoundingClientRect();
            const isShown = element.checkVisibility({ visibilityProperty: true });
            const overflow = get('overflow');
            state.push(isShown, box.x, box.y, box.width, box.height, overflow, ...SHOWN.map(get));
            if (!isShown) continue;

            const holder = seen.get(element.parentElement) ?? { behind: '', box };
            const display = get('display');
            const color = get('background-color');
            const sticksOut = !holder.clips && (box.left < holder.box.left - 1 || box.right > holder.box.right + 1
                || box.top < holder.box.top - 1 || box.bottom > holder.box.bottom + 1);
            const isLoose = holder.isLoose || sticksOut || get('position') !== 'static' || get('float') !== 'none'
                || MOVED.some(name => get(name) !== 'none') || get('margin').includes('-') || /grid/.test(holder.display) && isOverSibling(element, box);
            const isOpaque = /^rgb\(/.test(color) && get('opacity') === '1';
            const it = {
                box, display, isLoose,
                clips: overflow !== 'visible',
                behind: `${holder.behind}>${display} ${color} ${BEHIND.map(get).join()}`,
                // What lies below it, outside of what holds it, may be seen.
                isOverOthers: (holder.isOverOthers || isLoose) && !isOpaque,
            };
            seen.set(element, it);
            const paints = !isClear(color) || get('background-image') !== 'none' || element.matches(REPLACED);
            if (paints && isLoose) loose.add(element, box);
            const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
            if (hasText && !it.isOverOthers) texts.push([element, box, `${it.behind}|${TEXT.map(get).join()}`]);
        }
        const isAlone = ([element, box]) => !loose.over(box).some(other => !other.contains(element));
        wayOf = new Map(texts.filter(isAlone).map(([element, , way]) => [element, way]));
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
