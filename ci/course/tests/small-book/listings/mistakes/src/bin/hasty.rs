fn main() {
    let greeting = String::from("Hello");
    give(greeting.clone());
    println!("{greeting}");
}

fn give(_: String) {}
