//! Tests, which may block because each has a thread of its own.

pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::thread;
    use std::time::Duration;

    use super::words;

    fn manifest() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")
    }

    /// A test that reads its fixture.
    #[test]
    fn reads_a_fixture() {
        assert!(words(&fs::read_to_string(manifest()).unwrap()) > 10);
    }

    /// A test that runs a program and sleeps.
    #[test]
    fn runs_a_program() {
        let output = Command::new(env!("CARGO")).arg("--version").output().unwrap();
        thread::sleep(Duration::from_millis(1));
        assert!(String::from_utf8(output.stdout).unwrap().starts_with("cargo"));
    }

    /// A test that drives async code itself.
    #[test]
    fn blocks_on_a_future() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        assert_eq!(runtime.block_on(async { words("two words") }), 2);
        assert_eq!(futures::executor::block_on(async { words("one") }), 1);
    }

    /// An async test that passes its blocking call on.
    #[tokio::test]
    async fn reads_off_the_loop() {
        let text = tokio::task::spawn_blocking(|| fs::read_to_string(manifest())).await.unwrap().unwrap();
        assert!(text.contains("seeded"));
    }

    /// An async test that awaits.
    #[tokio::test(start_paused = true)]
    async fn waits_for_the_clock() {
        let before = tokio::time::Instant::now();
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(before.elapsed(), Duration::from_secs(60));
    }
}
