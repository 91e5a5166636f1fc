#![deny(async_fn_in_trait)]

#[tokio::main]
async fn main() {
    println!("{}", Scout.ask().await);
}

pub trait Agent {
    async fn ask(&self) -> String;
}

struct Scout;

impl Agent for Scout {
    async fn ask(&self) -> String {
        "scout: yes".to_string()
    }
}
