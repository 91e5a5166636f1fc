//! A task that is awaited before the next is spawned runs alone.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn three_tasks_take_three_seconds() {
    let start = Instant::now();
    ask_all().await;
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn so_they_do_when_a_lazy_iterator_spawns_them() {
    let start = Instant::now();
    for task in
        ["scout", "writer", "critic"].into_iter().map(|agent| tokio::spawn(ask(agent)))
    {
        task.await.unwrap();
    }
    assert_eq!(start.elapsed().as_secs(), 3);
}
