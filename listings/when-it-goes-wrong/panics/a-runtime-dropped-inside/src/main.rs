use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = Client(Runtime::new().expect("threads to spare"));
    let answer = client.ask().await.expect("it does not panic");
    println!("{answer}");
}

struct Client(Runtime);

impl Client {
    fn ask(&self) -> JoinHandle<&'static str> {
        self.0.spawn(async { "yes" })
    }
}
