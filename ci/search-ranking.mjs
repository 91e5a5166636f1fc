// Runs the queries of `search-queries.tsv` on the search of a built book. Prints as JSON how many of the wanted
// sections come first and among the first three, and the findings with their lines.
//
//     node ci/search-ranking.mjs book

import { readFileSync, readdirSync } from 'node:fs';
import MiniSearch from '../theme/minisearch.js';
import { ranking } from '../theme/ranking.js';

const site = process.argv[2];
const file = readdirSync(site).find(file => /^search-.*\.json$/.test(file));
const index = JSON.parse(readFileSync(`${site}/${file}`));
const find = await ranking(MiniSearch, index);

const address = (page, section) => page.path.replace(/\.html$/, '') + (section.id && `#${section.id}`);
const known = new Set(index.sections.map(section => address(index.pages[section.page], section)));

// Lowest place that a wanted section may have.
const PLACES = { first: 1, three: 3, missed: Infinity };

const told = { queries: 0, first: 0, three: 0, findings: [] };
readFileSync(new URL('search-queries.tsv', import.meta.url), 'utf8').split('\n').forEach((row, nth) => {
    if (!row || row.startsWith('#')) return;
    const say = (what, fix) => told.findings.push({ line: nth + 1, what, fix });
    const [place, query, sections, ...more] = row.split('\t');
    if (!(place in PLACES) || !query || !sections || more.length) {
        return say('this is not a query', 'write first, three or missed, a tab, the query, a tab, and sections');
    }
    const wanted = sections.split(' ');
    for (const section of wanted) {
        if (!known.has(section)) say(`there is no section ${section}`, 'name a page and the id of a heading');
    }
    const found = find(query).map(({ page, section }) => address(page, section));
    const before = found.findIndex(section => wanted.includes(section));
    const at = before < 0 ? Infinity : before + 1;
    told.queries += 1;
    told.first += at === 1;
    told.three += at <= 3;
    if (place === 'missed' && at <= 3) say(`\`${query}\` is no longer missed: it comes at place ${at}`, 'change `missed` to `first` or `three`');
    if (at > PLACES[place]) {
        const fix = 'change the weights in theme/ranking.js, or name a section here that serves the reader better';
        const where = at < Infinity ? `comes at place ${at}` : 'is not found';
        say(`\`${query}\` ${where}, after ${found.slice(0, Math.min(at - 1, 3)).join(', ') || 'nothing'}`, fix);
    }
});
console.log(JSON.stringify(told, null, 2));
