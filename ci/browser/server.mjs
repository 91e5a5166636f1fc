// A static server for one folder below a path, on loopback only. Like hosts of static pages, it answers unknown paths
// with `404.html` and status 404. Knows nothing about the book.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
    '.css': 'text/css; charset=utf-8',
    '.epub': 'application/epub+zip',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.mjs': 'text/javascript; charset=utf-8',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.wasm': 'application/wasm',
    '.woff2': 'font/woff2',
    '.xml': 'application/xml',
};

/**
 * Serves the folder `dir` below the path `below`, such as `/some-book/`, until `close` is called.
 * `fileOf` returns the file to which an address leads, if it is below the path.
 */
export async function serve(dir, below) {
    const fileOf = url => {
        const { pathname } = new URL(url, 'http://localhost');
        if (!pathname.startsWith(below)) return null;
        const path = normalize(decodeURIComponent(pathname.slice(below.length)));
        if (path.startsWith('..')) return null;
        return path === '.' || path.endsWith('/') ? join(path, 'index.html') : path;
    };
    const server = createServer(async (request, response) => {
        const answer = (status, type, body) => response.writeHead(status, { 'content-type': type }).end(body);
        const file = fileOf(request.url);
        if (file === null) {
            answer(404, TYPES['.html'], 'This is not part of the book.');
            return;
        }
        try {
            answer(200, TYPES[extname(file)] ?? 'application/octet-stream', await readFile(join(dir, file)));
        } catch {
            const page = await readFile(join(dir, '404.html')).catch(() => 'There is no such page.');
            answer(404, TYPES['.html'], page);
        }
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${server.address().port}`;
    const close = () => {
        server.close();
        server.closeAllConnections();
    };
    return { origin, root: origin + below, dir, fileOf, close };
}
