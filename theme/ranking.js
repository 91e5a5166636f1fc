// Ranks the book's sections for a query and marks the words found. Doesn't touch the page: `search.js` shows the
// results. `ci/site/src/search.rs` describes the sections.

// Weight of a word by the field it is in.
const WEIGHTS = { title: 6, fragments: 4, called: 3, names: 2, page: 2, prose: 1, said: 0.6, code: 0.3 };

// Words too common to distinguish sections.
const EMPTY = new Set((
    'a an and are as at be by can do does how i in is it its my of on or that the this to was what when where who why with you your'
).split(' '));

// A section is hidden if its score is this many times lower than the best.
const FAR = 30;

/** Resolves to a function from a query to sections, best first, each with the words that were found in it. */
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
            // A word may be incomplete, and a long one may have a typo; a number must be exact.
            prefix: word => word.length > 1,
            fuzzy: word => /\d/.test(word) ? 0 : word.length > 7 ? 2 : word.length > 4 ? 1 : 0,
            weights: { prefix: 0.2, fuzzy: 0.1 },
        },
    });
    // In chunks, because the reader is typing already.
    await index.addAllAsync(sections.map((section, nth) => ({ ...section, nth })), { chunkSize: 60 });
    return query => {
        const asked = new Set(namesOf(query));
        // A section with all words of the query ranks above one with many repeats of some; a heading equal to the
        // query ranks highest.
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

/** Splits a text into pieces, each with whether it is one of the words: `[[piece, isFound], …]`. */
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

/** Returns the part of the text, about `length` characters long, with most of the words; empty if it has none. */
export function excerpt(text, words, length) {
    const places = [...text.matchAll(PATH)].filter(({ 0: path }) => isFound(path, words));
    let [start, most] = [0, 0];
    for (const { index } of places) {
        const near = places.filter(other => other.index >= index && other.index < index + length * 0.7);
        const different = new Set(near.map(other => other[0].toLowerCase())).size;
        if (different > most) [start, most] = [index, different];
    }
    if (!most) return '';
    // Starts at the beginning of the sentence if that is near.
    const sentence = Math.max(0, ...[...text.slice(0, start).matchAll(/[.:?!]\s+(?=\S)/g)].map(end => end.index + end[0].length));
    const from = start - sentence < length * 0.4 ? sentence : start;
    const to = text.length - from <= length ? text.length : text.lastIndexOf(' ', from + length);
    return `${from ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}

/** Returns the words in a list that were found, each once. */
export function foundIn(list, words) {
    return [...new Set(list.split(' '))].filter(path => isFound(path, words));
}

const PATH = /[\p{L}\p{N}_'’]+(?:(?:::|\.)[\p{L}_][\p{L}\p{N}_]*)*/gu;

function isFound(path, words) {
    return wordsOf(path).some(word => words.has(word));
}

// Returns a text's words and names as written: `tokio::spawn_blocking` gives the whole path, `tokio` and
// `spawn_blocking`.
function namesOf(text) {
    return (text.match(PATH) ?? []).flatMap(namesIn).map(stem).filter(Boolean);
}

// Returns those and their parts: also `spawn` and `blocking`, and for `MutexGuard` also `Mutex` and `Guard`.
function wordsOf(text) {
    return (text.match(PATH) ?? []).flatMap(path => {
        if (!known.has(path)) known.set(path, namesIn(path).flatMap(partsIn).map(stem).filter(Boolean));
        return known.get(path);
    });
}

// Cached by path, because the same paths recur.
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

// Reduces `hangs` and `hanging` to the same stem. Names stay complete.
function stem(word) {
    const small = word.toLowerCase();
    if (EMPTY.has(small)) return null;
    return /^\p{Ll}{5,}$/u.test(small) ? small.replace(/(?<=...)(ing|ed|s)$/, '') : small;
}
