#[tokio::main]
async fn main() {
    println!("{}", Scout.ask().await);
}

pub trait Agent {
    fn ask(&self) -> impl Future<Output = String> + Send;
}

struct Scout;

impl Agent for Scout {
    async fn ask(&self) -> String {
        "scout: yes".to_string()
    }
}
