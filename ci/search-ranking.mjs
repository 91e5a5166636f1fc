// Asks the search of a built book what its readers ask: the queries of `search-queries.tsv`. Prints as JSON how many sections
// come first and among the first three, and what is found to be wrong, each with its line.
//
//     node ci/search-ranking.mjs book

import { readFileSync, readdirSync } from 'node:fs';
import MiniSearch from '../theme/minisearch.js';
import { ranking } from '../theme/ranking.js';

const site = process.argv[2];
const file = readdirSync(site).find(file => /^search-.*\.json$/.test(file));
const index = JSON.parse(readFileSync(`${site}/${file}`));
const find = ranking(MiniSearch, index);

const address = (page, section) => page.path.replace(/\.html$/, '') + (section.id && `#${section.id}`);
const known = new Set(index.sections.map(section => address(index.pages[section.page], section)));

const told = { queries: 0, first: 0, three: 0, findings: [] };
readFileSync(new URL('search-queries.tsv', import.meta.url), 'utf8').split('\n').forEach((row, nth) => {
    if (!row || row.startsWith('#')) return;
    const say = what => told.findings.push({ line: nth + 1, what });
    const [place, query, sections, ...more] = row.split('\t');
    if (!['first', 'three'].includes(place) || !query || !sections || more.length) {
        return say('this is no query: first or three, a tab, the words, a tab, sections');
    }
    const wanted = sections.split(' ');
    for (const section of wanted) {
        if (!known.has(section)) say(`there is no section ${section}`);
    }
    const found = find(query).map(({ page, section }) => address(page, section));
    const at = found.findIndex(section => wanted.includes(section));
    told.queries += 1;
    told.first += at === 0;
    told.three += at >= 0 && at < 3;
    if (at < 0 || at >= (place === 'first' ? 1 : 3)) {
        const where = at < 0 ? 'is not found' : `comes at place ${at + 1}`;
        const before = found.slice(0, at < 0 ? 3 : Math.min(at, 3)).join(', ') || 'nothing';
        say(`\`${query}\`: what is wanted ${where}, after ${before}`);
    }
});
console.log(JSON.stringify(told, null, 2));
