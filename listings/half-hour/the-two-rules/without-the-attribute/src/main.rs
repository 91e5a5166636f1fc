use tokio::runtime::Runtime;

fn main() -> std::io::Result<()> {
    let runtime = Runtime::new()?;
    let rows = runtime.block_on(count_rows("agent,answer\nscout,yes\n"));
    println!("{rows} row");
    Ok(())
}

async fn count_rows(table: &str) -> usize {
    table.lines().skip(1).count()
}
