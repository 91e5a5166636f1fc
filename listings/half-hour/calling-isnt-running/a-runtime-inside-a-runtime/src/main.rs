use tokio::runtime::Handle;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask_from_a_plain_function());
}

fn ask_from_a_plain_function() -> String {
    Handle::current().block_on(ask())
}

async fn ask() -> String {
    "yes".to_string()
}
