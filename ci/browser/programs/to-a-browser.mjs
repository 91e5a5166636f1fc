// The page of `to-a-browser`, whose program plays the browser itself and then ends. So this server sends the page the
// streams that the program's own pages got, as they are recorded. It tries both buttons of the page, and that a stream
// that has ended stays closed.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const FOLDER = 'listings/agents/watching-a-run/to-a-browser';
/** Number of milliseconds in which Chromium would have opened a stream again that nothing has closed. */
const COMES_BACK = 3_500;

export default async ({ open, found, until, root }) => {
    const [, second, third, last] = recorded(readFileSync(join(root, FOLDER, 'stdout.txt'), 'utf8'));
    const streams = [[['failed', '"the model is silent"']], second, third, last];
    const said = [];
    const server = createServer(({ method, url }, response) => {
        if (url === '/') {
            response.setHeader('content-type', 'text/html');
            return response.end(readFileSync(join(root, FOLDER, 'src/page.html')));
        }
        // Chromium asks for an icon, too.
        if (url !== '/favicon.ico') said.push(`${method} ${url}`);
        if (url === '/events') {
            response.setHeader('content-type', 'text/event-stream');
            response.write((streams.shift() ?? []).map(([name, data]) => `event: ${name}\ndata: ${data}\n\n`).join(''));
        }
        return response.end();
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));

    const page = await open();
    const shown = text => async () => (await page.textContent('#shown')).includes(text);
    const offers = label => async () => await page.isVisible('#go') && await page.textContent('#go') === label;
    const nothingMore = async (what, requests) => {
        await page.waitForTimeout(COMES_BACK);
        found(what, said.join() === requests.join());
    };
    await page.goto(`http://127.0.0.1:${server.address().port}/`);

    await until('after an error, the page offers to go on', offers('Go on'));
    found('the page shows the error', await shown('the model is silent')());
    await nothingMore('after an error, the page waits for its user', ['GET /events']);
    await page.click('#go');

    await until('a call that waits can be approved', offers('Approve'));
    found('the page shows the call', await shown('"name":"send"')());
    found('what was shown before is gone', !await shown('the model is silent')());
    await nothingMore('without the approval, the page waits for its user', ['GET /events', 'GET /events']);
    await page.click('#go');

    await until('after the approval, the page shows the answer', shown('\n"Sent."'));
    found('after the answer, nothing is offered', !await page.isVisible('#go'));
    const approved = ['GET /events', 'GET /events', 'POST /approve/send_1', 'GET /events'];
    await nothingMore('the call is approved before the stream is opened again, and an answer closes it', approved);

    await page.reload();
    await until('loaded again, the page shows the answer', shown('\n"Sent."'));
    server.close();
};

/** The streams in the program's output, each a list of names with data. Messages are recorded by their roles alone. */
function recorded(output) {
    const streams = [];
    for (const line of output.split('\n')) {
        const [, name, data] = line.match(/^ {2}(\w+) +(.*)$/) ?? [];
        if (name === 'so_far') streams.push([[name, JSON.stringify(data.split(', ').map(role => ({ role })))]]);
        else if (name) streams.at(-1).push([name, data]);
    }
    return streams;
}
