//! The error waits in the set until something asks for it.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_set_has_the_error() {
    let mut mails = JoinSet::new();
    for name in ["ann", "bob", "cid"] {
        mails.spawn(send_to(name));
    }
    sleep(Duration::from_secs(60)).await;
    assert_eq!(mails.len(), 3);
    let mut ended = Vec::new();
    while let Some(mail) = mails.try_join_next() {
        ended.push(mail.unwrap());
    }
    assert_eq!(ended.iter().filter(|mail| mail.is_err()).count(), 1);
    assert!(mails.is_empty());
}
