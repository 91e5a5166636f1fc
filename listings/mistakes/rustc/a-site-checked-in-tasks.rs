use tokio::join;
use tokio::task::JoinHandle;

#[tokio::main]
async fn main() {
    let mut site = Site { host: "example.org".to_string(), requests: 0 };
    let (home, news) = join!(site.get("home"), site.get("news"));
    let saved = tokio::spawn(save(&home));
    let checked = site.check(news);
    println!("{} bytes", saved.await.expect("saving does not panic"));
    println!("names us: {}", checked.await.expect("checking does not panic"));
}

struct Site {
    host: String,
    requests: u32,
}

impl Site {
    async fn get(&mut self, path: &str) -> String {
        self.requests += 1;
        format!("{path} of {}, request {}", self.host, self.requests)
    }

    fn check(&self, page: String) -> JoinHandle<bool> {
        tokio::spawn(async move { page.contains(&self.host) })
    }
}

async fn save(page: &str) -> usize {
    page.len()
}
