//! A run without a driver: what comes next, whatever happens, and however often it is saved in between.

use desk::{ChatRequest, Finish, Message, Next, Reply, Run, ToolCall, Usage};
use serde_json::json;

#[test]
fn a_run_asks_calls_and_asks_again() {
    let mut run = saved(run());
    assert!(matches!(run.next(), Next::Ask(request) if request.messages.len() == 1));
    run.reply(calls(["a", "b"])).unwrap();

    let mut run = saved(run);
    assert_eq!(called(&run), ["a", "b"]);
    run.finish("b", "second");

    let mut run = saved(run);
    assert_eq!(called(&run), ["a"], "what is finished isn't called again");
    assert_eq!(run.messages().len(), 2, "the outputs come together");
    run.finish("a", "first");

    let mut run = saved(run);
    let outputs = [Message::tool("a", "first"), Message::tool("b", "second")];
    assert_eq!(run.messages()[2..], outputs, "in the order of the calls");
    assert!(matches!(run.next(), Next::Ask(_)));
    run.reply(says("done")).unwrap();

    let run = saved(run);
    assert!(matches!(run.next(), Next::Done("done")));
    assert_eq!((run.turns(), run.usage().prompt_tokens), (2, 20));
}

#[test]
fn a_call_that_began_is_interrupted_and_never_called_again() {
    let mut run = run();
    run.reply(calls(["a", "b"])).unwrap();
    run.begin("a");
    let mut run = saved(run);
    assert!(matches!(run.next(), Next::Interrupted(calls) if calls[0].id == "a"));
    run.finish("a", "found in the outbox");
    assert_eq!(called(&run), ["b"]);
}

#[test]
fn a_call_that_is_held_back_waits_until_the_others_are_finished() {
    let mut run = run();
    run.reply(calls(["a", "b"])).unwrap();
    run.hold("a");
    assert_eq!(called(&run), ["b"]);
    run.finish("b", "second");
    let mut run = saved(run);
    assert!(matches!(run.next(), Next::NeedsApproval(calls) if calls[0].id == "a"));
    run.approve("a");
    assert_eq!(called(&run), ["a"]);
}

#[test]
fn after_the_last_turn_its_tools_are_still_called() {
    let mut run = run().max_turns(1);
    run.reply(calls(["a"])).unwrap();
    assert_eq!(called(&run), ["a"]);
    run.finish("a", "first");
    assert!(matches!(run.next(), Next::OutOfTurns));
}

#[test]
fn a_reply_that_is_not_complete_is_billed_and_asked_for_again() {
    let incomplete = [
        (Finish::Length, says("The weather in Pa")),
        (Finish::ContentFilter, says("")),
        (Finish::Length, calls(["a"])),
        (Finish::ToolCalls, says("")),
    ];
    let mut run = run();
    for (finish, reply) in incomplete {
        assert_eq!(run.reply(Reply { finish, ..reply }), Err(finish));
        assert!(matches!(run.next(), Next::Ask(request) if request.messages.len() == 1));
    }
    assert_eq!((run.turns(), run.usage().prompt_tokens), (0, 40));
}

#[test]
fn some_servers_say_stop_although_the_reply_has_calls() {
    let mut run = run();
    run.reply(Reply { finish: Finish::Stop, ..calls(["a"]) }).unwrap();
    assert_eq!(called(&run), ["a"]);
}

#[test]
fn a_tool_must_be_called_only_the_first_time() {
    let request =
        ChatRequest { tool_choice: Some(json!("required")), ..ChatRequest::default() };
    let mut run = Run::new(request);
    assert!(matches!(run.next(), Next::Ask(request) if request.tool_choice.is_some()));
    run.reply(calls(["a"])).unwrap();
    run.finish("a", "first");
    assert!(matches!(run.next(), Next::Ask(request) if request.tool_choice.is_none()));
}

#[test]
fn a_text_is_repaired_once() {
    let mut run = run();
    run.reply(says("nonsense")).unwrap();
    assert!(run.repair("no JSON"));
    let mut run = saved(run);
    assert!(matches!(run.next(), Next::Ask(request) if request.messages.len() == 3));
    run.reply(says("nonsense again")).unwrap();
    assert!(!run.repair("no JSON"));
    assert!(matches!(run.next(), Next::Done("nonsense again")));
}

#[test]
fn outputs_of_calls_that_nobody_made_are_ignored() {
    let mut run = run();
    run.finish("a", "first");
    run.reply(calls(["a", "b"])).unwrap();
    run.finish("a", "first");
    run.finish("a", "once more");
    run.finish("c", "third");
    run.finish("b", "second");
    let outputs = [Message::tool("a", "first"), Message::tool("b", "second")];
    assert_eq!(run.messages()[2..], outputs);
}

#[test]
fn an_id_that_comes_twice_is_two_calls() {
    let mut run = run();
    run.reply(calls(["a", "a", "a_"])).unwrap();
    let ids = called(&run);
    assert_eq!(ids, ["a", "a_", "a__"]);
    run.begin(&ids[1]);
    assert!(matches!(run.next(), Next::Interrupted(calls) if calls[0].id == ids[1]));
    ids.iter().rev().for_each(|id| run.finish(id, format!("of {id}")));
    let Message::Assistant { calls: sent, .. } = &run.messages()[1] else { panic!() };
    assert!(sent.iter().map(|call| &call.id).eq(&ids), "the model sees the same ids");
    let outputs: Vec<_> =
        ids.iter().map(|id| Message::tool(id, format!("of {id}"))).collect();
    assert_eq!(run.messages()[2..], outputs);

    run.reply(calls(["a"])).unwrap();
    run.finish("a", "late");
    assert_eq!(
        called(&run),
        ["a___"],
        "what is said about an earlier call changes nothing"
    );
}

#[test]
fn approving_twice_does_not_call_twice() {
    let mut run = run();
    run.reply(calls(["a"])).unwrap();
    run.hold("a");
    run.approve("a");
    run.hold("a");
    assert_eq!(called(&run), ["a"], "what is approved isn't held again");
    run.begin("a");
    let mut run = saved(run);
    run.approve("a");
    run.hold("a");
    assert!(matches!(run.next(), Next::Interrupted(_)));
}

#[test]
fn fewer_turns_than_there_have_been() {
    let mut run = run();
    for id in ["a", "b"] {
        run.reply(calls([id])).unwrap();
        run.finish(id, "done");
    }
    assert!(matches!(run.max_turns(1).next(), Next::OutOfTurns));
}

fn run() -> Run {
    let messages = vec![Message::user("How is the weather?")];
    Run::new(ChatRequest { model: "m".into(), messages, ..ChatRequest::default() })
}

/// The run as another process gets it.
fn saved(run: Run) -> Run {
    serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap()
}

fn called(run: &Run) -> Vec<String> {
    match run.next() {
        Next::Call(calls) => calls.into_iter().map(|call| call.id).collect(),
        next => panic!("{next:?}"),
    }
}

fn says(text: &str) -> Reply {
    let usage = Usage { prompt_tokens: 10, completion_tokens: 1 };
    Reply { text: Some(text.into()), calls: Vec::new(), finish: Finish::Stop, usage }
}

fn calls<const N: usize>(ids: [&str; N]) -> Reply {
    let call = |id: &str| ToolCall {
        id: id.into(),
        name: "get_weather".into(),
        arguments: "{}".into(),
    };
    let calls = ids.map(call).into();
    Reply { text: None, calls, finish: Finish::ToolCalls, ..says("") }
}
