fn main() {
    println!("{} words", count_words("It is raining."));
}

fn count_words(answer: &str) -> usize {
    answer.split_whitespace().count()
}
