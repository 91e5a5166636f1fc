use tokio::join;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let home = fetch("home");
    let news = fetch("news");
    let (home, news) = join!(home, news);
    let copy = tokio::spawn(save(home.clone()));
    let total = letters(&home) + letters(&news);
    yield_now().await; // main has other work
    copy.await.expect("saving does not panic");
    println!("{total} letters");
}

async fn fetch(page: &str) -> String {
    yield_now().await; // the server answers
    format!("This is the {page} page.")
}

async fn save(page: String) {
    yield_now().await; // the disk writes
    println!("saved: {page}");
}

fn letters(page: &str) -> usize {
    page.chars().filter(|letter| letter.is_alphabetic()).count()
}
