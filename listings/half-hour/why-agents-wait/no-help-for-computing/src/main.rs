use tokio::join;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    join!(count_primes("scout"), count_primes("critic"));
}

async fn count_primes(agent: &str) {
    println!("{agent}: starts");
    let primes =
        (2..20_000).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0));
    println!("{agent}: {} primes", primes.count());
}
