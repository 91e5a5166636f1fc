use futures::stream;

#[tokio::main]
async fn main() {
    let answers = stream::iter(["yes", "no"]);
    for answer in answers {
        println!("{answer}");
    }
}
