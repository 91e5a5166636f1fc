use futures::executor::block_on;

fn main() {
    let result = block_on(do_some_processing());
    println!("{result}");
}

async fn do_some_processing() -> String {
    "done".to_string()
}
