// Checks that a page requests files only from its own host, gets all of them, and causes no errors.

const FIX = 'a page must work with the files of the book alone; fix the request or the error';

export function quiet(unit, path, visited, setting) {
    const findings = visited.noise.splice(0).map(what => ({ what }));
    unit.made(path, 'quiet', setting, findings, FIX);
}
