//! What the tests of recorded programs share.

use std::path::Path;
use timeline::Options;

/// Returns options with folders below the target directory and the versions of the repository or package.
pub fn options() -> Options {
    let mut options = Options::new(env!("CARGO_TARGET_TMPDIR").as_ref());
    let locks = ["../../Cargo.lock", "Cargo.lock"].map(|lock| Path::new(env!("CARGO_MANIFEST_DIR")).join(lock));
    options.lock = locks.into_iter().find(|lock| lock.is_file());
    options
}
