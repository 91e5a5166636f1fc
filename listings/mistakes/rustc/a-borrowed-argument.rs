#[tokio::main]
async fn main() {
    each(|agent| async move { println!("{agent}: yes") }).await;
}

async fn each<F, Fut>(report: F)
where
    F: Fn(&str) -> Fut,
    Fut: Future<Output = ()>,
{
    for number in 1..=3 {
        report(&format!("agent {number}")).await;
    }
}
