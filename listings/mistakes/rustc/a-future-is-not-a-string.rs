#[tokio::main]
async fn main() {
    let result: String = do_some_processing();
    println!("{result}");
}

async fn do_some_processing() -> String {
    "done".to_string()
}
