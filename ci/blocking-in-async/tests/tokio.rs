//! How calls are judged within tokio's macros and functions, with the real tokio.

mod workbench;

use workbench::Crate;

#[test]
fn tokio() {
    let krate = Crate::with_tokio("with-tokio");
    krate.file(
        "src/main.rs",
        r#"
use std::thread;
use std::time::Duration;
use tokio::runtime::{Handle, Runtime};
use tokio::task::{block_in_place, spawn_blocking};

mod plain;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    selected().await;
    joined().await;
    offloaded().await?;
    in_a_runtime();
    plain::main();
    Ok(())
}

async fn selected() {
    tokio::select! {
        biased;
        _ = tokio::time::sleep(Duration::ZERO) => thread::sleep(Duration::ZERO), // BLOCKS
        _ = async { thread::sleep(Duration::ZERO) } => {} // BLOCKS
        Some(_) = async { None::<u8> }, if std::fs::exists("x").is_ok() => { // BLOCKS
            thread::park(); // BLOCKS
        }
        else => { helper() } // BLOCKS
    }
}

async fn joined() {
    let (_, _) = tokio::join!(
        async { helper() }, // BLOCKS
        tokio::spawn(async move {
            helper(); // BLOCKS
        }),
    );
}

fn helper() {
    thread::sleep(Duration::ZERO);
}

async fn offloaded() -> Result<(), tokio::task::JoinError> {
    spawn_blocking(|| thread::sleep(Duration::ZERO)).await?;
    spawn_blocking(helper).await?;
    spawn_blocking(|| Handle::current().block_on(async { thread::sleep(Duration::ZERO) })).await?;
    block_in_place(|| helper());
    tokio::select! {
        done = spawn_blocking(move || { helper() }) => done?,
        _ = tokio::time::sleep(Duration::ZERO) => {}
    }
    thread::spawn(|| helper());
    thread::spawn(|| {
        Runtime::new().expect("a runtime").block_on(async {
            helper(); // BLOCKS
        })
    });
    Ok(())
}

fn in_a_runtime() {
    // The async `main` calls this function, but it only starts a thread.
    thread::spawn(|| Runtime::new().map(|runtime| runtime.block_on(async {})));
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn blocks() {
        let unit = ();
        std::thread::park(); // BLOCKS
        unit
    }

    #[test]
    fn may() {
        std::thread::park();
    }
}
"#,
    );
    krate.file(
        "src/plain.rs",
        r#"
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let last = ();
    last
}
"#,
    );
    krate.expect_marks();
}
