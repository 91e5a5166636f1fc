fn main() {
    let greeting = String::from("Hello");
    give(greeting);
    println!("{greeting}");
}

fn give(_: String) {}
