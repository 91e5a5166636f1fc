#[tokio::main]
async fn main() {
    let both = async {
        println!("{}", ask("scout").await?);
        println!("{}", ask("writer").await?);
        Ok::<(), NoQuota>(())
    };
    if let Err(error) = both.await {
        println!("{error:?}");
    }
}

#[derive(Debug)]
struct NoQuota;

async fn ask(agent: &str) -> Result<String, NoQuota> {
    match agent {
        "writer" => Err(NoQuota),
        _ => Ok(format!("{agent}: yes")),
    }
}
