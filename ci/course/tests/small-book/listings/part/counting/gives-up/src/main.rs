fn main() {
    for left in (0..=2).rev() {
        assert!(left > 0, "nothing is left");
        println!("{left}");
    }
}
