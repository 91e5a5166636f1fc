use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let copied = tokio::spawn(copy("settings"));
    let home = fetch("home");
    let news = fetch("news");
    let (home, news) = join!(home, news);
    println!("{} letters", letters(&home) + letters(&news));
    copied.await.expect("copying does not panic");
}

async fn copy(file: &str) {
    sleep(Duration::from_secs(1)).await; // the disk writes
    println!("{file} copied");
}

async fn fetch(page: &str) -> String {
    sleep(Duration::from_secs(2)).await; // the server answers
    format!("This is the {page} page.")
}

fn letters(page: &str) -> usize {
    page.chars().filter(|letter| letter.is_alphabetic()).count()
}
