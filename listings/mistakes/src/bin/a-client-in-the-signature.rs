#[tokio::main]
async fn main() {
    let client = Client { host: "example.org".to_string() };
    let task = tokio::spawn(get(&client));
    println!("{}", task.await.expect("the task does not panic"));
}

struct Client {
    host: String,
}

fn get(client: &Client) -> impl Future<Output = String> + use<> {
    let host = client.host.clone();
    async move { format!("{host}: a page") }
}
