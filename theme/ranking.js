// How the search ranks the book's sections, and which words it marks. It knows no page and no reader: `search.js` shows what it
// finds. What the sections are is said in `ci/src/hosted/search.rs`.

// How much a word counts where it stands.
const WEIGHTS = { title: 6, names: 2, called: 3, fragments: 4, page: 2, prose: 1, said: 0.6, code: 0.3 };

// Words that tell no section from another.
const EMPTY = new Set('a an and are as at be by can do does how i in is it its my of on or that the this to was what when where who why with you your'.split(' '));

/** Gives the function that finds: from a query to sections, the best first, each with the words that were found in it. */
export function ranking(MiniSearch, { pages, sections }) {
    const index = new MiniSearch({
        fields: Object.keys(WEIGHTS),
        extractField: (section, field) => ({
            page: pages[section.page].title,
            names: `${section.id} ${section.names}`,
        })[field] ?? section[field],
        idField: 'nth',
        tokenize: wordsOf,
        processTerm: stem,
        searchOptions: {
            tokenize: namesOf,
            boost: WEIGHTS,
            prefix: word => word.length > 1,
            fuzzy: word => /\d/.test(word) ? 0 : word.length > 7 ? 2 : word.length > 4 ? 1 : 0,
            weights: { prefix: 0.2, fuzzy: 0.1 },
        },
    });
    index.addAll(sections.map((section, nth) => ({ ...section, nth })));
    return query => {
        const asked = new Set(namesOf(query).map(stem).filter(Boolean));
        const worth = ({ id, score, queryTerms }) => {
            const title = new Set(namesOf(sections[id].title).map(stem).filter(Boolean));
            const same = title.size === asked.size && [...title].every(word => asked.has(word));
            return score * (new Set(queryTerms).size / asked.size) ** 2 * (same ? 3 : 1);
        };
        const found = index.search(query).map(result => ({ ...result, worth: worth(result) }));
        found.sort((one, other) => other.worth - one.worth);
        return found.map(({ id, terms }) => {
            const section = sections[id];
            return { section, page: pages[section.page], words: new Set(terms) };
        });
    };
}

// The words of a text, and its names as they are written: of `tokio::spawn_blocking` all of it, `tokio` and `spawn_blocking`.
function namesOf(text) {
    const paths = text.replace(/['’]/g, '').match(/[\p{L}\p{N}_]+(?:(?:::|\.)[\p{L}_][\p{L}\p{N}_]*)*/gu) ?? [];
    return paths.flatMap(path => {
        const names = path.split(/::|\./);
        return names.length > 1 ? [path, ...names] : names;
    });
}

// These, and their parts: `spawn` and `blocking`, of `MutexGuard` `Mutex` and `Guard`.
function wordsOf(text) {
    return namesOf(text).flatMap(name => {
        const parts = /::|\./.test(name) ? [] : name.match(/\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
        return parts.length > 1 ? [name, ...parts] : [name];
    });
}

// What is the same of `hangs` and `hanging`. Of a name nothing is taken away.
function stem(word) {
    const small = word.toLowerCase();
    if (EMPTY.has(small)) return null;
    return /^\p{Ll}{5,}$/u.test(small) ? small.replace(/(?<=...)(ing|ed|s)$/, '') : small;
}
