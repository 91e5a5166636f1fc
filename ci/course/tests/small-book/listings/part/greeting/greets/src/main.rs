fn main() {
    for name in ["Ada", "Ferris"] {
        println!("{}", greeting(name));
    }
}

// ANCHOR: greeting
fn greeting(name: &str) -> String {
    format!("Hello, {name}!")
}
// ANCHOR_END: greeting
