fn main() {
    for left in (0..2).rev() {
        println!("{left}");
    }
}
