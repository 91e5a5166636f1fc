use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let upload = Upload("report");
    upload.send("page 1").await;
    upload.send("page 2").await;
    upload.finish().await;
}

struct Upload(&'static str);

impl Upload {
    async fn send(&self, part: &str) {
        sleep(Duration::from_secs(1)).await; // the network is slow
        println!("{}: {part} sent", self.0);
    }

    /// Without this, the server throws the parts away.
    async fn finish(self) {
        sleep(Duration::from_secs(1)).await; // the network is slow
        println!("{}: stored", self.0);
    }
}
