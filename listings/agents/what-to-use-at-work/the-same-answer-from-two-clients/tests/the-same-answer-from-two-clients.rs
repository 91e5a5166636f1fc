//! Retries around a client that retries.

#[path = "../src/theirs.rs"]
mod theirs;

use fake_llm::{ApiError, FakeLlm, Script, Step};

#[tokio::test]
async fn two_loops_of_retries_multiply() -> std::io::Result<()> {
    let overloaded = Step::raise_error(ApiError::new(503, "overloaded")).always();
    let fake = FakeLlm::new(Script::new([overloaded]));
    let server = fake.serve().await?;
    for _ in 0..3 {
        assert!(theirs::answer(server.base_url()).await.is_err());
    }
    assert_eq!(fake.counts().requests, 12);
    Ok(())
}
