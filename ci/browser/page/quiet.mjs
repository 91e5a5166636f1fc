// A page asks only the host that it is from, gets all that it asks for, and complains of nothing.

const FIX = 'a page needs nothing but what the book holds; fix what asks or complains';

export function quiet(unit, path, visited, setting) {
    const findings = visited.noise.splice(0).map(what => ({ what }));
    unit.made(path, 'quiet', setting, findings, FIX);
}
