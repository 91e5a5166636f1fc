use std::fs::read_to_string;

/// The bytes of memory that this process uses, as Linux counts them. What it has only reserved isn't included.
pub fn used() -> usize {
    // `status` has this number too, but it may lag behind by what each core has yet to add.
    kilobytes("/proc/self/smaps_rollup", "Rss:") * 1024
}

/// The largest number of bytes that it has used so far.
pub fn peak() -> usize {
    kilobytes("/proc/self/status", "VmHWM:") * 1024
}

fn kilobytes(file: &str, name: &str) -> usize {
    let said = read_to_string(file).unwrap_or_default();
    let line = said.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
