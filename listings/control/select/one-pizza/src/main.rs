use std::time::Duration;
use tokio::select;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    select! {
        pizza = order("Napoli", 1) => println!("we get {pizza}"),
        pizza = order("Roma", 2) => println!("we get {pizza}"),
    }
    sleep(Duration::from_secs(10)).await; // we eat
}

async fn order(pizzeria: &str, seconds: u64) -> String {
    let _call = Call(pizzeria);
    sleep(Duration::from_secs(seconds)).await; // somebody picks up the phone
    println!("{pizzeria} bakes a pizza");
    format!("a pizza from {pizzeria}")
}

struct Call<'a>(&'a str);

impl Drop for Call<'_> {
    fn drop(&mut self) {
        println!("{}: the call has ended", self.0);
    }
}
