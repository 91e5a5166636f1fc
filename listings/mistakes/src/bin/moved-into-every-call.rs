use futures::future::join_all;

#[tokio::main]
async fn main() {
    let question = String::from("Is it raining?");
    let agents = ["scout", "writer", "critic"];

    let question = &question;
    let answers = join_all(agents.map(|agent| async move {
        println!("{agent} is asked");
        ask(agent, question).await
    }));
    println!("{:?}", answers.await);
}

async fn ask(agent: &str, question: &str) -> String {
    format!("{question} {agent}: yes")
}
