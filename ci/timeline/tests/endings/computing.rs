#[tokio::main]
async fn main() {
    for n in [1, 99] {
        println!("{n}");
        println!("{}", fibonacci(n));
    }
}

fn fibonacci(n: u64) -> u64 {
    if n < 2 { n } else { fibonacci(n - 1) + fibonacci(n - 2) }
}
