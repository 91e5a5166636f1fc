// How the search ranks the book's sections, and which of their words it marks. It knows no page and no reader: `search.js` shows
// what it finds. `ci/site/src/search.rs` says what the sections are.

// How much a word counts where it stands.
const WEIGHTS = { title: 6, fragments: 4, called: 3, names: 2, page: 2, prose: 1, said: 0.6, code: 0.3 };

// Words that tell no section from another.
const EMPTY = new Set((
    'a an and are as at be by can do does how i in is it its my of on or that the this to was what when where who why with you your'
).split(' '));

// So many times worse than the best, a section is not shown.
const FAR = 30;

/** Gives, after a while, the function that finds: from a query to sections, the best first, each with the words that were found in it. */
export async function ranking(MiniSearch, { pages, sections }) {
    const index = new MiniSearch({
        fields: Object.keys(WEIGHTS),
        extractField: (section, field) => ({
            names: `${section.id} ${section.names}`,
            page: pages[section.page].title,
        })[field] ?? section[field],
        idField: 'nth',
        tokenize: wordsOf,
        processTerm: word => word,
        searchOptions: {
            tokenize: namesOf,
            boost: WEIGHTS,
            // A word may be typed in part, and a long one with a slip; a number is what it is.
            prefix: word => word.length > 1,
            fuzzy: word => /\d/.test(word) ? 0 : word.length > 7 ? 2 : word.length > 4 ? 1 : 0,
            weights: { prefix: 0.2, fuzzy: 0.1 },
        },
    });
    // Not all at once: the reader has begun to type.
    await index.addAllAsync(sections.map((section, nth) => ({ ...section, nth })), { chunkSize: 60 });
    return query => {
        const asked = new Set(namesOf(query));
        // All words of the query in one section count for more than some of them often; best is a heading that is the query.
        const worth = ({ id, score, queryTerms }) => {
            const title = new Set(namesOf(sections[id].title));
            const same = title.size === asked.size && [...title].every(word => asked.has(word));
            return score * (new Set(queryTerms).size / asked.size) ** 2 * (same ? 3 : 1);
        };
        const found = index.search(query)
            .map(found => ({ ...found, worth: worth(found) }))
            .sort((one, other) => other.worth - one.worth);
        return found
            .filter(({ worth }) => worth > found[0].worth / FAR)
            .map(({ id, terms }) => ({
                section: sections[id],
                page: pages[sections[id].page],
                words: new Set(terms),
            }));
    };
}

/** The text in pieces, each with whether it is one of the words: `[[piece, isFound], …]`. */
export function marked(text, words) {
    const pieces = [];
    let end = 0;
    for (const { 0: path, index } of text.matchAll(PATH)) {
        if (!isFound(path, words)) continue;
        pieces.push([text.slice(end, index), false], [path, true]);
        end = index + path.length;
    }
    return [...pieces, [text.slice(end), false]].filter(([piece]) => piece);
}

/** The part of the text in which most of the words are, about so many letters long; empty where it has none of them. */
export function excerpt(text, words, length) {
    const places = [...text.matchAll(PATH)].filter(({ 0: path }) => isFound(path, words));
    let [start, most] = [0, 0];
    for (const { index } of places) {
        const near = places.filter(other => other.index >= index && other.index < index + length * 0.7);
        const different = new Set(near.map(other => other[0].toLowerCase())).size;
        if (different > most) [start, most] = [index, different];
    }
    if (!most) return '';
    // From the beginning of the sentence, if that is near.
    const sentence = Math.max(0, ...[...text.slice(0, start).matchAll(/[.:?!]\s+(?=\S)/g)].map(end => end.index + end[0].length));
    const from = start - sentence < length * 0.4 ? sentence : start;
    const to = text.length - from <= length ? text.length : text.lastIndexOf(' ', from + length);
    return `${from ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}

/** Of the words that a list holds, those that were found, each once. */
export function foundIn(list, words) {
    return [...new Set(list.split(' '))].filter(path => isFound(path, words));
}

const PATH = /[\p{L}\p{N}_'’]+(?:(?:::|\.)[\p{L}_][\p{L}\p{N}_]*)*/gu;

function isFound(path, words) {
    return wordsOf(path).some(word => words.has(word));
}

// The words of a text, and its names as they are written: of `tokio::spawn_blocking` all of it, `tokio` and `spawn_blocking`.
function namesOf(text) {
    return (text.match(PATH) ?? []).flatMap(namesIn).map(stem).filter(Boolean);
}

// These, and their parts: `spawn` and `blocking`, of `MutexGuard` `Mutex` and `Guard`.
function wordsOf(text) {
    return (text.match(PATH) ?? []).flatMap(path => {
        if (!known.has(path)) known.set(path, namesIn(path).flatMap(partsIn).map(stem).filter(Boolean));
        return known.get(path);
    });
}

// Of each path, for the same ones come again and again.
const known = new Map();

function namesIn(path) {
    const plain = path.replace(/['’]/g, '');
    const names = plain.split(/::|\./);
    return names.length > 1 ? [plain, ...names] : names;
}

function partsIn(name) {
    const parts = /::|\./.test(name) ? [] : name.match(/\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
    return parts.length > 1 ? [name, ...parts] : [name];
}

// What is the same of `hangs` and `hanging`. Of a name nothing is taken away.
function stem(word) {
    const small = word.toLowerCase();
    if (EMPTY.has(small)) return null;
    return /^\p{Ll}{5,}$/u.test(small) ? small.replace(/(?<=...)(ing|ed|s)$/, '') : small;
}
