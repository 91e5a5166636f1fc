use tokio::join;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let scout = ask("scout");
    let critic = ask("critic");
    join!(scout, critic);
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
