#[tokio::main]
async fn main() {
    let mark = String::from(">");
    spawn_each(async move |text| println!("{mark} {text}")).await;
}

async fn spawn_each<F, Fut>(handler: F)
where
    F: Fn(String) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    for agent in ["scout", "writer"] {
        let task = tokio::spawn(handler(format!("{agent}: yes")));
        task.await.expect("the handler does not panic");
    }
}
