fn main() {
    println!("awake");
}
