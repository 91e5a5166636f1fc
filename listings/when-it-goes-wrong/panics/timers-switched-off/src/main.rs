use std::{io, time::Duration};
use tokio::{runtime::Builder, time::sleep};

fn main() -> io::Result<()> {
    let tokio = Builder::new_current_thread().build()?;
    println!("{}", tokio.block_on(ask()));
    Ok(())
}

async fn ask() -> String {
    sleep(Duration::from_millis(10)).await; // the model thinks
    "yes".to_string()
}
