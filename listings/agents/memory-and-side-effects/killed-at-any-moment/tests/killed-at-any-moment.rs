include!("../src/main.rs");

const PROGRAM: &str = env!("CARGO_BIN_EXE_killed-at-any-moment");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_some_kills_lead_to_two_mails() -> Result<()> {
    println!("seed {SEED}");
    let ends = kill_often(Path::new(PROGRAM), KILLS, false).await?;
    let twice = ends.iter().filter(|end| end.counts.delivered == 2).count();
    assert!(twice > 0, "no run of {} was interrupted while it sent its mail", ends.len());
    for end in &ends {
        assert!(end.is_accepted && end.is_answered);
        assert!((1..=2).contains(&end.counts.delivered), "{:?}", end.counts);
    }
    Ok(())
}
