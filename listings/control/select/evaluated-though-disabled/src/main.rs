use tokio::select;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    select! {
        () = brew("tea"), if in_stock("tea") => println!("tea is served"),
        () = brew("coffee"), if in_stock("coffee") => println!("coffee is served"),
    }
}

fn in_stock(drink: &str) -> bool {
    println!("{drink}: in stock?");
    drink != "tea"
}

fn brew(drink: &str) -> impl Future<Output = ()> {
    println!("{drink}: called");
    async move { println!("{drink}: polled") }
}
