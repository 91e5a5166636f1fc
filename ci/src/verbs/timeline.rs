//! `cargo course timeline FILE.rs`: records one program and shows what its loop did.

use crate::listings::Workspace;
use crate::timeline::workshop::{Copy, build};
use crate::timeline::{Witnessed, check, fold, splice};
use anyhow::{Context, Result, ensure};
use std::path::Path;

pub async fn run(file: &Path, seed: u64) -> Result<bool> {
    let book = Workspace::discover()?;
    let source = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().replace(' ', "-");
    let sockets = ["tokio::net", "TcpStream", "TcpListener", "UdpSocket", "reqwest", "hyper", "axum"].iter().any(|word| source.contains(word));
    let spliced = match splice::splice(&source, sockets) {
        Ok(spliced) => spliced,
        Err(refused) => {
            println!("{}:{}: {}; {}", file.display(), refused.line, refused.what, refused.mend);
            return Ok(false);
        }
    };
    let dependencies = vec!["tokio = { version = \"1\", features = [\"full\", \"test-util\"] }".to_string(), "futures = \"0.3\"".into()];
    let copy = Copy { name: name.clone(), text: spliced.text, edition: "2024".into(), dependencies };
    let built = build(&book, "timeline-of", &[copy], true).await?;
    match built.get(&name).context("it is built")? {
        Err(error) => {
            println!("{}", error.rendered.clone().unwrap_or_default());
            Ok(false)
        }
        Ok(executable) => {
            let witnessed = Witnessed { name, executable: executable.clone(), dir: std::env::current_dir()?, limit: 10, seed };
            let (output, record) = witnessed.run().await?;
            println!("{}{}", output.stdout, output.stderr);
            println!("{:?}", output.ended);
            let record = record.context("no record")?;
            println!("{:?}", check::check(&record));
            let record = fold::fold(record);
            println!("{}", record.write());
            Ok(true)
        }
    }
}
