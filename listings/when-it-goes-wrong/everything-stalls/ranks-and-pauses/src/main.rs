use tokio::join;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    join!(rank(100_000), async { println!("writer: yes") });
}

async fn rank(documents: u32) {
    let mut best = 0;
    for document in 0..documents {
        best = best.max(document ^ 0b1010);
        if document % 1_000 == 0 {
            yield_now().await;
        }
    }
    println!("scout: the best of all is {best}");
}
