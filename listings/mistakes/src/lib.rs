//! Wrong programs, the messages they get, and their mends.
//!
//! - `rustc/NAME.rs` is a program that the compiler refuses, `rustc/NAME.stderr` what it says.
//! - `clippy/NAME.rs` is a program that clippy refuses with the lists of `clippy.toml`.
//! - `src/bin/NAME.rs` is the mend of the mistake of that name, `src/bin/NAME.txt` what it prints.
//!
//! The library itself is empty: trybuild wants a package that has one.
