use desk::{NoArguments, Tool};
use fake_llm::Call;
use serde_json::json;
use std::iter;
use tokio::sync::mpsc::unbounded_channel;

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_process_that_loaded_before_the_others_save_is_refused_before_it_asks()
-> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");
    let [one, two] = [Session::open(&file).await?, Session::open(&file).await?];
    one.save(&agent().start("What is 6 times 7?").with_id("question")).await?;
    let first = one.load("question").await?.context("it was saved")?;
    let second = two.load("question").await?.context("it was saved")?;
    let model = model();
    let late = async {
        sleep(Duration::from_millis(500)).await;
        drive(second, two, &model).await
    };
    let (first, late) = join!(drive(first, one, &model), late);
    assert_eq!(first, "42");
    assert_eq!(late, "not saved: run question was saved by another process");
    assert_eq!(model.counts().requests, 1);
    Ok(())
}

/// Whenever the new process takes over, a mail is sent by one of the two, if the tool has the mark. Without it, both may.
#[tokio::test(start_paused = true)]
async fn a_tool_with_effects_is_not_called_by_both() -> Result<()> {
    let mut most = [0, 0];
    for (is_marked, most) in [false, true].into_iter().zip(&mut most) {
        for tenths in 0..30 {
            let calls =
                calls(is_marked, Duration::from_millis(100 * tenths + 50)).await?;
            *most = calls.max(*most);
        }
    }
    assert_eq!(most, [2, 1]);
    Ok(())
}

/// The number of times that the tool is called if another process takes over at this moment.
async fn calls(is_marked: bool, moment: Duration) -> Result<usize> {
    let (begin, mut begun) = unbounded_channel();
    let agent = || {
        let begin = begin.clone();
        let tool = Tool::new("send_mail", "", move |_: NoArguments| {
            let _ = begin.send(());
            async {
                sleep(Duration::from_secs(1)).await;
                Ok("sent".to_string())
            }
        });
        agent().tool(if is_marked { tool.with_effects() } else { tool })
    };
    let model = FakeLlm::new(Script::new(
        [
            Step::calls([Call::new("send_mail", json!({}))])
                .when_asked("Invite")
                .always(),
            Step::respond("Done.").always(),
        ]
        .map(|step| step.after(Duration::from_secs(1))),
    ));
    let drive = async |mut run: Run, session: Session| {
        let driver = Driver::new(agent(), Client::in_process(model.clone()))
            .keep_with(move |run| session.save(run));
        let _ = driver.drive(&mut run).await; // one of the two is refused
    };
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");
    let [old, new] = [Session::open(&file).await?, Session::open(&file).await?];
    let run = agent().start("Invite Ann to lunch.").with_id("lunch");
    let takeover = async {
        sleep(moment).await;
        let run = new.load("lunch").await?.context("it was saved")?;
        drive(run, new).await;
        anyhow::Ok(())
    };
    join!(drive(run, old), takeover).1?;
    Ok(iter::from_fn(|| begun.try_recv().ok()).count())
}
