// Measures the costs of a first visit: size of all files with gzip -9, number of requests, and layout shift while the
// page loads and is scrolled through.
import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST = { bytes: 90_000, requests: 12, shift: 0.01 };

/** Scrolls through a page that has just been opened, so that everything loads and moves. */
export function scrollThrough(page) {
    return page.evaluate(async () => {
        await document.fonts.ready;
        window.shifts.end = performance.now() + 1000;
        const bottom = document.documentElement.scrollHeight;
        for (let y = 0; y < bottom; y += innerHeight * 0.8) {
            scrollTo(0, y);
            await new Promise(requestAnimationFrame);
        }
        scrollTo(0, 0);
    });
}

/**
 * Measures a page that was scrolled through and not changed since: bytes with gzip -9, the layout shift until a
 * second has passed, and what moved.
 */
export async function measure(site, visited) {
    const { shift, moved } = await visited.page.evaluate(async () => {
        await new Promise(resolve => setTimeout(resolve, window.shifts.end - performance.now()));
        // Shifts in the last frame are reported after it.
        for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
        return { shift: window.shifts.sum, moved: [...window.shifts.moved] };
    });
    const sizeOf = file => gzipSync(readFileSync(join(site.dir, file)), { level: 9 }).length;
    // `quiet.mjs` reports missing files.
    const bytes = visited.files.filter(file => existsSync(join(site.dir, file))).map(sizeOf).reduce((sum, size) => sum + size, 0);
    return { bytes, requests: visited.files.length, shift, moved };
}

export function judge(unit, path, setting, { bytes, requests, shift, moved }) {
    const kilobytes = size => `${(size / 1000).toFixed(1)} KB`;
    unit.made(path, 'weight', setting, bytes > MOST.bytes
        ? [{ what: `a first visit weighs ${kilobytes(bytes)}, more than ${kilobytes(MOST.bytes)}` }] : [], 'send less');
    unit.made(path, 'requests', setting, requests > MOST.requests
        ? [{ what: `a first visit makes ${requests} requests, more than ${MOST.requests}` }] : [], 'combine files');
    unit.made(path, 'shift', setting, shift > MOST.shift
        ? [{ what: `the layout shifts by ${shift.toFixed(3)}, more than ${MOST.shift}: ${moved.join(', ')}` }] : [],
    'reserve space for content that appears late');
}
