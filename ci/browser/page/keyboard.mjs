// Presses Tab from the top of the page to its end. Everything usable is reached, in document order, and each stop
// shows the focus, is in view, and isn't covered. Presses no other key except Enter on the skip link.

const FIX = 'fix the order, the markup or the styles of what can have the focus, in `theme/` or in what writes it';

export async function keyboard(unit, path, { page, session }, setting) {
    const expected = await page.evaluate(begin);
    // Not one by one, because a page has hundreds of stops; the browser keeps the order of key presses.
    for (let left = expected + 8; left > 0; left -= 40) {
        const batch = Array.from({ length: Math.min(left, 40) }, () => press(session, 'Tab'));
        await Promise.all(batch);
    }
    unit.made(path, 'keyboard', setting, await page.evaluate(end), FIX);
}

/** Checks that the skip link is the first stop and leads to the text. */
export async function skipLink(unit, path, page, setting) {
    await page.evaluate(toTheTop);
    await page.keyboard.press('Tab');
    const isFirst = await page.evaluate(() => document.activeElement.matches('a.skip-link'));
    const findings = [];
    if (!isFirst) {
        findings.push({ what: 'the first stop is not the skip link, `a.skip-link`' });
    } else {
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        const past = await page.evaluate(() => {
            const { activeElement: now } = document;
            const main = document.querySelector('main');
            const isBefore = main.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_PRECEDING;
            const isInView = main.getBoundingClientRect().top < innerHeight / 2;
            return now !== document.body && !isBefore && isInView;
        });
        if (!past) findings.push({ what: 'the skip link does not lead past everything before the text' });
        await page.evaluate(() => history.replaceState(null, '', location.pathname));
    }
    unit.made(path, 'keyboard', setting, findings, FIX);
}

function press(session, key) {
    const event = { key, code: key, windowsVirtualKeyCode: 9 };
    return Promise.all([
        session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event }),
        session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }),
    ]);
}

function toTheTop() {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
}

/** Runs in the page: records the look of each stop from now on. Returns the expected number of stops. */
function begin() {
    const isReachable = it => it.tabIndex >= 0 && !it.disabled && !it.closest('[inert]')
        && it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length > 0
        // Radio buttons with the same name are one stop.
        && !(it.type === 'radio' && !it.checked);
    const usable = 'a[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable]';
    const expected = [...document.querySelectorAll(usable)].filter(isReachable);

    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const colors = new Map();
    const rgba = color => {
        if (!colors.has(color)) {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            colors.set(color, [...canvas.getImageData(0, 0, 1, 1).data].map(part => part / 255));
        }
        return colors.get(color);
    };
    const over = ([r, g, b, alpha], ground) => [r, g, b].map((part, at) => part * alpha + ground[at] * (1 - alpha));
    const luminance = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const behind = element => {
        for (let it = element; it; it = it.parentElement) {
            const color = rgba(getComputedStyle(it).backgroundColor);
            if (color[3] > 0.5) return color;
        }
        return [1, 1, 1, 1];
    };
    const isCut = (element, room) => {
        const box = element.getBoundingClientRect();
        const cut = { left: false, right: false, top: false, bottom: false };
        for (let it = element.parentElement; it && it !== document.body; it = it.parentElement) {
            const { overflowX, overflowY } = getComputedStyle(it);
            const around = it.getBoundingClientRect();
            if (overflowX !== 'visible') {
                cut.left ||= box.left - room < around.left - 1;
                cut.right ||= box.right + room > around.right + 1;
            }
            if (overflowY !== 'visible') {
                cut.top ||= box.top - room < around.top - 1;
                cut.bottom ||= box.bottom + room > around.bottom + 1;
            }
        }
        return cut.top && cut.bottom || cut.left && cut.right;
    };
    const whatIsWrongWithFocus = element => {
        const style = getComputedStyle(element);
        const [wide, away] = [parseFloat(style.outlineWidth), parseFloat(style.outlineOffset)];
        if (style.outlineStyle === 'none' || wide < 2) return `has no outline of 2 px or more: ${style.outline}`;
        const ground = behind(away < 0 ? element : element.parentElement);
        const ratio = contrast(over(rgba(style.outlineColor), ground), ground);
        if (ratio < 3) return `has an outline that is hard to see: contrast ${ratio.toFixed(1)}`;
        if (isCut(element, wide + away)) return 'has an outline that its container cuts off';
        return null;
    };
    // The element at the point may be part of this one, or contain it.
    const isSeenAt = (element, x, y) => {
        const top = document.elementFromPoint(x, y);
        return !!top && (element.contains(top) || top.contains(element));
    };
    const between = (low, value, high) => Math.min(Math.max(low, value), high);
    const whatIsWrongWithPlace = element => {
        const boxes = [...element.getClientRects()].filter(box => box.width > 0 && box.height > 0);
        for (const box of [boxes.at(0), boxes.at(-1)]) {
            if (!box) return 'has no size';
            const x = between(0, (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, innerWidth - 1);
            if (box.right < 0 || box.left > innerWidth) return 'is out of view';
            const isTall = box.height > innerHeight / 2;
            const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
            const points = isTall ? [middle] : [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
            if (points.some(y => y < 0 || y >= innerHeight)) return 'is partly or completely out of view';
            if (points.some(y => !isSeenAt(element, x, y))) return 'is partly or completely covered';
        }
        return null;
    };

    const stops = [];
    const note = event => {
        const element = document.activeElement;
        if (event.key !== 'Tab' || element === document.body) return;
        // Key presses are faster than frames, so a slow transition would show the old state.
        for (const change of element.getAnimations()) change.finish();
        stops.push({ element, focus: whatIsWrongWithFocus(element), place: whatIsWrongWithPlace(element) });
    };
    document.addEventListener('keydown', note, true);

    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
    window.tabbed = { expected, stops, done: () => document.removeEventListener('keydown', note, true) };
    return expected.length;
}

/** Runs in the page: returns the findings, the first few of each kind. */
function end() {
    const { expected, stops, done } = window.tabbed;
    done();
    const nameOf = element => {
        const label = element.getAttribute('aria-label') ?? element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30);
        return `\`${[element.localName, ...element.classList].join('.')}\` “${label}”`;
    };
    const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4)')];
    const underOf = element => headings
        .findLast(it => it.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)?.textContent.trim() ?? null;

    const round = stops.findIndex(({ element }, at) => at > 0 && element === stops[0].element);
    const once = round < 0 ? stops : stops.slice(0, round);
    const reached = new Set(once.map(({ element }) => element));
    const kinds = { order: [], missed: [], focus: [], place: [] };
    once.slice(1).forEach(({ element }, at) => {
        const before = once[at].element;
        const follows = before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
        if (!follows) kinds.order.push([element, `Tab goes from ${nameOf(before)} back to ${nameOf(element)}`]);
    });
    for (const element of expected) {
        if (!reached.has(element)) kinds.missed.push([element, `Tab does not reach ${nameOf(element)}`]);
    }
    for (const { element, focus, place } of once) {
        if (focus) kinds.focus.push([element, `${nameOf(element)} ${focus}`]);
        if (place) kinds.place.push([element, `${nameOf(element)} has the focus and ${place}`]);
    }
    return Object.values(kinds).flatMap(found => {
        const some = found.slice(0, 3).map(([element, what]) => ({ what, under: underOf(element) }));
        if (found.length > 3) some.at(-1).what += `, and ${found.length - 3} more like it`;
        return some;
    });
}
