use tokio::join;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    join!(ask("scout"), ask("critic"));
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
