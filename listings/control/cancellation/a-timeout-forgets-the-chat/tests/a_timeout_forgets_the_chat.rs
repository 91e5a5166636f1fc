//! A copy costs little beside a call to a model, and what a timeout drops is then only the copy.

include!("../src/main.rs");

async fn ask_with_a_copy(chat: &mut Chat, question: &str) {
    let mut messages = chat.messages.clone();
    messages.push(question.to_string());
    chat.messages = complete(messages).await;
}

#[tokio::test(start_paused = true)]
async fn after_a_timeout_the_messages_are_lost_or_there_is_a_copy() {
    let mut chat = Chat { messages: vec!["Which tea?".into(), "That one.".into()] };
    assert!(timeout(LIMIT, ask_with_a_copy(&mut chat, "Which robot?")).await.is_err());
    assert_eq!(chat.messages, ["Which tea?", "That one."]);
    assert!(timeout(LIMIT, chat.ask("Which robot?")).await.is_err());
    assert!(chat.messages.is_empty());
}
