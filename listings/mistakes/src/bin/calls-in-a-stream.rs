use futures::{StreamExt, stream};

#[tokio::main]
async fn main() {
    let names = vec!["home".to_string(), "news".to_string()];
    let task = tokio::spawn(sizes(names));
    println!("{:?}", task.await.expect("the task does not panic"));
}

async fn sizes(names: Vec<String>) -> Vec<usize> {
    let sizes = stream::iter(&names).map(|name| size(name)).buffered(2).boxed();
    sizes.collect().await
}

async fn size(name: &str) -> usize {
    name.len() // of a page, elsewhere
}
