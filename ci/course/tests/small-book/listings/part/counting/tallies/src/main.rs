fn main() {
    println!("up to      numbers   sum");
    for (name, most) in [("ten", 10), ("a hundred", 100)] {
        println!("{name:9}  {most:7}  {:4}", (1..=most).sum::<u32>());
    }
}
