use tokio::runtime::Handle;
use tokio::task::JoinHandle;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = Client(Handle::current());
    let answer = client.ask().await.expect("it does not panic");
    println!("{answer}");
}

struct Client(Handle);

impl Client {
    fn ask(&self) -> JoinHandle<&'static str> {
        self.0.spawn(async { "yes" })
    }
}
