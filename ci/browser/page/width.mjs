// Checks that no page is wider than the screen; wide content must scroll in its own box.

const FIX = 'make wide content scroll in its own box, or wrap';

export async function width(unit, path, page, setting) {
    unit.made(path, 'width', setting, await page.evaluate(tooWide), FIX);
}

function tooWide() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const scrolls = element => getComputedStyle(element).overflowX !== 'visible';
    const isCut = element => {
        for (let it = element.parentElement; it && it !== document.body; it = it.parentElement) if (scrolls(it)) return true;
        return false;
    };
    const nameOf = element => [element.localName, ...element.classList].join('.');
    const wide = [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > clientWidth + 0.5 && !isCut(element));
    const names = [...new Set(wide.map(nameOf))].slice(0, 4).join(', ');
    return [{ what: `the page is ${scrollWidth - clientWidth} px wider than the screen: ${names}` }];
}
