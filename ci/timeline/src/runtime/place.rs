//! Places in the program, as one number: the line, and above its bits the number of its file. Files are numbered in
//! the order in which they appear in the trace, and the first is that of `main`.

use std::cell::Cell;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

/// Number of bits of a line.
const BITS: u32 = 18;

/// The names of the files, as the compiler knows them.
static FILES: Mutex<Vec<&str>> = Mutex::new(Vec::new());

thread_local! {
    /// The file that was looked up last, by the address of its name, and its bits.
    static LAST: Cell<(usize, u32)> = const { Cell::new((0, 0)) };
}

/// Returns the place of a caller in the program.
pub fn of(caller: &'static Location) -> u32 {
    in_file(caller.line(), file_of(caller))
}

/// Returns the bits of the caller's file.
pub fn file_of(caller: &'static Location) -> u32 {
    let name = caller.file();
    let (address, bits) = LAST.get();
    if address == name.as_ptr() as usize {
        return bits;
    }
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let number = files.iter().position(|file| *file == name).unwrap_or_else(|| {
        files.push(name);
        files.len() - 1
    });
    let bits = u32::try_from(number).unwrap_or(u32::MAX) << BITS;
    LAST.set((name.as_ptr() as usize, bits));
    bits
}

/// Returns the place of a line in the file with these bits.
pub fn in_file(line: u32, file: u32) -> u32 {
    file | line.min((1 << BITS) - 1)
}

/// Returns the line of a place, and the number of its file unless that is the first.
pub fn split(place: u32) -> (usize, Option<usize>) {
    let (line, file) = (place & ((1 << BITS) - 1), place >> BITS);
    (line as usize, (file > 0).then_some(file as usize))
}

/// Returns the words for a place: `line 7`, or `line 7 of src/ask.rs` if it isn't in the first file.
pub fn told(place: u32) -> String {
    match split(place) {
        (line, None) => format!("line {line}"),
        (line, Some(file)) => {
            let files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
            format!("line {line} of {}", files.get(file).unwrap_or(&"another file"))
        }
    }
}

/// Returns how many names [`files`] returns.
pub fn count() -> usize {
    let count = FILES.lock().unwrap_or_else(PoisonError::into_inner).len();
    if count > 1 { count } else { 0 }
}

/// Returns the names of all files so far, or none if there is only one.
pub fn files() -> Vec<String> {
    let files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if files.len() > 1 { files.iter().map(|file| file.to_string()).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_in_a_file() {
        let here = Location::caller();
        assert_eq!(split(in_file(7, 0)), (7, None));
        assert_eq!(split(in_file(7, 3 << BITS)), (7, Some(3)));
        assert_eq!(split(in_file(u32::MAX, 3 << BITS)), ((1 << BITS) - 1, Some(3)), "the file stays");
        assert_eq!(split(of(here)).0, here.line() as usize);
        assert_eq!(file_of(here), file_of(Location::caller()));
    }
}
