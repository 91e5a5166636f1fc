fn main() {
    println!("rested");
}
