use tokio::runtime::Runtime;

fn main() -> std::io::Result<()> {
    let runtime = Runtime::new()?;
    let result = runtime.block_on(do_some_processing());
    println!("{result}");
    Ok(())
}

async fn do_some_processing() -> String {
    "done".to_string()
}
