//! What is going on, on stderr, so that nobody waits without knowing for what.

use std::time::{Duration, Instant};

/// Does `work` and says how long it took; says so beforehand when it takes more than a second.
pub async fn step<T>(what: &str, work: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let mut work = std::pin::pin!(work);
    let done = match tokio::time::timeout(Duration::from_secs(1), &mut work).await {
        Ok(done) => done,
        Err(_) => {
            eprintln!("   …     {what}");
            work.await
        }
    };
    eprintln!("{:6.1} s  {what}", begun.elapsed().as_secs_f32());
    done
}
