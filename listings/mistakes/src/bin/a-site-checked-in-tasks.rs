use std::sync::atomic::{AtomicU32, Ordering};
use tokio::join;
use tokio::task::JoinHandle;

#[tokio::main]
async fn main() {
    let site = Site { host: "example.org".to_string(), requests: AtomicU32::new(0) };
    let (home, news) = join!(site.get("home"), site.get("news"));
    let saved = tokio::spawn(async move { save(&home).await });
    let checked = site.check(news);
    println!("{} bytes", saved.await.expect("saving does not panic"));
    println!("names us: {}", checked.await.expect("checking does not panic"));
}

struct Site {
    host: String,
    requests: AtomicU32,
}

impl Site {
    async fn get(&self, path: &str) -> String {
        let request = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{path} of {}, request {request}", self.host)
    }

    fn check(&self, page: String) -> JoinHandle<bool> {
        let host = self.host.clone();
        tokio::spawn(async move { page.contains(&host) })
    }
}

async fn save(page: &str) -> usize {
    page.len()
}
