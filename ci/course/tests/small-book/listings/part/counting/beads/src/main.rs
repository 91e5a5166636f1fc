fn main() {
    println!("{} beads", (1..=10).sum::<u32>());
}
