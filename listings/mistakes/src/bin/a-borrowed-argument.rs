#[tokio::main]
async fn main() {
    each(async |agent| println!("{agent}: yes")).await;
}

async fn each<F>(report: F)
where
    F: AsyncFn(&str),
{
    for number in 1..=3 {
        report(&format!("agent {number}")).await;
    }
}
