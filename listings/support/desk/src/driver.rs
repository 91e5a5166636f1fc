//! The part of a run that waits.

use crate::agent::{Agent, Guardrail};
use crate::events::{Event, Events};
use crate::model::Model;
use crate::run::{Next, Run};
use crate::stopped::Stopped;
use crate::tool::{Call, Tool, UNKNOWN};
use futures::future::{BoxFuture, FusedFuture, ready};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt, TryFutureExt, TryStreamExt};
use model_client::{ChatRequest, Collector, Delta, Error, Reply, Retry, ToolCall, retry};
use std::collections::VecDeque;
use std::io;
use std::panic::AssertUnwindSafe;
use tokio::select;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info_span};

type Keep = Box<dyn Fn(&Run) -> BoxFuture<'static, io::Result<()>> + Send + Sync>;

/// Drives the runs of an agent, one or many at a time.
pub struct Driver<M, T = String> {
    /// The first one starts each run. The others are those to which it may hand over.
    agents: Vec<Agent<T>>,
    model: M,
    tools_at_once: usize,
    retry: Retry,
    stop: CancellationToken,
    keep: Keep,
}

impl<M: Model, T> Driver<M, T> {
    /// How many tools of a run work at once by default. Most replies make fewer calls. One that makes more goes through a
    /// list, which the server that the tool asks shouldn't get all at once.
    pub const TOOLS_AT_ONCE: usize = 4;

    pub fn new(agent: Agent<T>, model: M) -> Driver<M, T> {
        Driver {
            agents: vec![agent],
            model,
            tools_at_once: Self::TOOLS_AT_ONCE,
            retry: Retry::default(),
            stop: CancellationToken::new(),
            keep: Box::new(|_| ready(Ok(())).boxed()),
        }
    }

    /// Adds an agent to which others may hand over. Each needs a name of its own.
    pub fn agent(mut self, agent: Agent<T>) -> Self {
        self.agents.push(agent);
        self
    }

    /// Sets how many tools of a run may work at once: at least one.
    pub fn tools_at_once(self, limit: usize) -> Self {
        Driver { tools_at_once: limit.max(1), ..self }
    }

    /// Sets how a request is tried again, instead of as [`Retry::default`] has it. What tools have done isn't done again.
    pub fn retry(self, retry: Retry) -> Self {
        Driver { retry, ..self }
    }

    /// Stops runs after the turn in which this token is cancelled: a request under way ends, with its tries, the tools that
    /// its reply calls are called, and the model isn't asked again.
    pub fn stop_on(self, stop: CancellationToken) -> Self {
        Driver { stop, ..self }
    }

    /// Saves a run whenever it has changed, and before a tool with effects begins. The run goes on when the save is done,
    /// and stops if it fails.
    pub fn keep_with<F, Kept>(self, keep: F) -> Self
    where
        F: Fn(&Run) -> Kept + Send + Sync + 'static,
        Kept: Future<Output = io::Result<()>> + Send + 'static,
    {
        Driver { keep: Box::new(move |run| keep(run).boxed()), ..self }
    }

    /// A run that hasn't begun: for [`drive`](Driver::drive).
    pub fn start(&self, question: &str) -> Run {
        self.agents[0].start(question)
    }

    /// Starts a run and drives it, for those who don't want to keep it.
    pub async fn run(&self, question: &str) -> Result<T, Stopped> {
        self.drive(&mut self.start(question)).await
    }

    /// Drives a run to its end.
    ///
    /// It may be dropped at any await. Whatever had finished is in the run then, and driving it again continues there: a
    /// request that was under way is sent again, and so are calls of tools, except those with effects. To survive the end of
    /// the process, the run must have been saved.
    ///
    /// # Errors
    ///
    /// Why the run [`Stopped`] before its end.
    pub async fn drive(&self, run: &mut Run) -> Result<T, Stopped> {
        self.drive_with(run, &Events::none()).await
    }

    // ANCHOR: drive_with
    /// The same for a run that is watched. While an event waits for its watcher, nothing new begins, but tools under way
    /// go on. When the receiver is dropped, the run stops at once.
    pub async fn drive_with(&self, run: &mut Run, events: &Events) -> Result<T, Stopped> {
        select! {
            biased;
            // First, because a step that waits for a reader who has left goes on, and would begin the next one.
            () = events.closed() => Err(Stopped::Unwatched),
            ended = self.steps(run, events) => ended,
        }
    }
    // ANCHOR_END: drive_with

    // ANCHOR: drive
    pub(crate) async fn steps(
        &self,
        run: &mut Run,
        events: &Events,
    ) -> Result<T, Stopped> {
        let first = &self.agents[0].input_guardrail;
        let mut check = guard(first, run.unchecked()).boxed().fuse();
        loop {
            let agent = self.find(run.agent()).ok_or_else(|| unknown(run))?;
            run.renew(&agent.request);
            hold_back(agent, run);
            self.kept(run).await?;
            if !matches!(run.next(), Next::Ask(_) | Next::OutOfTurns) {
                if !check.is_terminated() {
                    (&mut check).await?;
                }
                if run.pass() && first.is_some() {
                    self.kept(run).await?;
                }
            }
            match run.next() {
                Next::Ask(_) if self.stop.is_cancelled() => {
                    return Err(Stopped::Cancelled);
                }
                Next::Ask(request) => {
                    let reply = select! {
                        biased;
                        Err(why) = &mut check, if !check.is_terminated() => return Err(why),
                        reply = self.ask(request, run, events) => reply,
                    };
                    run.reply(reply.map_err(Stopped::Model)?)
                        .map_err(Stopped::Incomplete)?;
                }
                Next::Call(calls) => self.call_tools(agent, calls, run, events).await?,
                Next::Interrupted(calls) => {
                    for call in calls {
                        let (id, output) =
                            (call.id, format!("error: interrupted, {UNKNOWN}"));
                        run.finish(&id, &output);
                        events.tell(Event::Finished { id, output }).await;
                    }
                }
                Next::NeedsApproval(calls) => return Err(Stopped::NeedsApproval(calls)),
                Next::Done(text) => match (agent.parse)(text) {
                    Ok(output) => {
                        guard(&agent.output_guardrail, Some(text.to_string())).await?;
                        return Ok(output);
                    }
                    Err(error) if run.repair(&error.to_string()) => {}
                    Err(error) => return Err(Stopped::BadOutput(error)),
                },
                Next::OutOfTurns => return Err(Stopped::OutOfTurns),
            }
        }
    }
    // ANCHOR_END: drive

    // ANCHOR: ask
    /// Asks the model, and tells its text as it comes. Nothing is tried again once the first piece is there.
    async fn ask(
        &self,
        request: &ChatRequest,
        run: &Run,
        events: &Events,
    ) -> Result<Reply, Error> {
        let span = info_span!("ask", agent = run.agent(), turn = run.turns() + 1);
        let reply = async {
            if !events.are_watched() {
                return retry(&self.retry, || self.model.reply(request)).await;
            }
            events.tell(Event::Asked { agent: run.agent().to_string() }).await;
            let mut deltas = retry(&self.retry, || self.model.stream(request)).await?;
            let mut collector = Collector::default();
            while let Some(delta) = deltas.try_next().await? {
                if let Delta::Text(text) = &delta {
                    events.tell(Event::Text { text: text.clone() }).await;
                }
                collector.push(delta);
            }
            collector.into_reply()
        };
        reply.instrument(span).await
    }
    // ANCHOR_END: ask

    /// Calls tools, a few at once, and writes down each output as soon as it is there. Handing over comes last.
    async fn call_tools(
        &self,
        agent: &Agent<T>,
        calls: Vec<ToolCall>,
        run: &mut Run,
        events: &Events,
    ) -> Result<(), Stopped> {
        let is_tool = |call: &ToolCall| agent.handoff(&call.name).is_none();
        let (tools, handoffs): (Vec<_>, Vec<_>) = calls.into_iter().partition(is_tool);
        let mut waiting = tools.into_iter();
        let mut working = FuturesUnordered::new();
        let (mut keeping, mut telling) = (VecDeque::new(), VecDeque::new());
        let mut beginning = Vec::new();
        loop {
            while telling.is_empty()
                && working.len() + keeping.len() < self.tools_at_once
                && let Some(call) = waiting.next()
            {
                working.push(announce(call, events).boxed());
            }
            // All of them are polled, because a tool may hold what the save waits for, or a place in the channel.
            select! {
                biased;
                Some(step) = working.next() => {
                    let kept = match &step {
                        Step::Begin(call) if !has_effects(agent, call) => {
                            ready(Ok(())).boxed()
                        }
                        Step::Begin(call) => {
                            beginning.push(call.id.clone());
                            self.kept_before(run, &beginning)
                        }
                        Step::End(id, output) => {
                            run.finish(id, output);
                            self.kept_before(run, &beginning)
                        }
                    };
                    keeping.push_back(kept.map_ok(|()| step).boxed());
                }
                Some(step) = first(&mut keeping) => match step? {
                    Step::Begin(call) => {
                        if has_effects(agent, &call) {
                            beginning.retain(|id| *id != call.id);
                            run.begin(&call.id);
                        }
                        let key = format!("{}/{}", run.id(), call.id);
                        let given = Call { key, events: events.clone() };
                        working.push(call_tool(agent, call, given).boxed());
                    }
                    Step::End(id, output) => {
                        let told = events.tell(Event::Finished { id, output });
                        telling.push_back(told.boxed());
                    }
                },
                Some(()) = first(&mut telling) => {}
                else => break,
            }
        }
        for call in handoffs {
            self.hand_over(agent, call, run, events).await;
        }
        Ok(())
    }

    async fn hand_over(
        &self,
        agent: &Agent<T>,
        call: ToolCall,
        run: &mut Run,
        events: &Events,
    ) {
        let to = agent.handoff(&call.name).unwrap_or_default();
        match self.find(to) {
            Some(next) if run.hand_over(&call.id, to, &next.request) => {
                events.tell(Event::HandedOver { to: to.to_string() }).await;
            }
            Some(_) => {}
            None => run.finish(&call.id, format!("error: there is no agent {to}")),
        }
    }

    fn find(&self, name: &str) -> Option<&Agent<T>> {
        self.agents.iter().find(|agent| agent.name == name)
    }

    fn kept(&self, run: &Run) -> BoxFuture<'static, Result<(), Stopped>> {
        (self.keep)(run).map_err(Stopped::NotKept).boxed()
    }

    /// Saves a run as it will be when these calls with effects have begun. The run itself learns that afterward, so if the
    /// save fails or is dropped, they haven't.
    fn kept_before(
        &self,
        run: &Run,
        beginning: &[String],
    ) -> BoxFuture<'static, Result<(), Stopped>> {
        let mut begun = run.clone();
        beginning.iter().for_each(|id| begun.begin(id));
        self.kept(&begun)
    }
}

/// What has happened to a call: it has been announced and may begin, or it has ended, and the model gets to read this.
enum Step {
    Begin(ToolCall),
    End(String, String),
}

/// Tells of a call. Only then does it begin, so a run that stops before that knows that it hasn't.
async fn announce(call: ToolCall, events: &Events) -> Step {
    let ToolCall { id, name, arguments } = call.clone();
    events.tell(Event::Called { id, name, arguments }).await;
    Step::Begin(call)
}

async fn call_tool<T>(agent: &Agent<T>, called: ToolCall, call: Call) -> Step {
    let ToolCall { id, name, arguments } = called;
    let span = info_span!("tool", name, id);
    let output = match agent.find(&name) {
        Some(tool) => tool.call(&arguments, call).instrument(span).await,
        None => Err(format!("there is no tool {name}")),
    };
    Step::End(id, output.unwrap_or_else(|why| format!("error: {why}")))
}

/// Removes the first future when it has ended, and returns its output. `None` if there are none.
async fn first<F: Future + Unpin>(futures: &mut VecDeque<F>) -> Option<F::Output> {
    let output = futures.front_mut()?.await;
    futures.pop_front();
    Some(output)
}

fn has_effects<T>(agent: &Agent<T>, call: &ToolCall) -> bool {
    agent.find(&call.name).is_some_and(|tool| tool.has_effects)
}

/// Holds back the calls that need approval and don't have it.
fn hold_back<T>(agent: &Agent<T>, run: &mut Run) {
    let Next::Call(calls) = run.next() else { return };
    for call in calls {
        if agent.find(&call.name).is_some_and(|tool| tool.needs_approval) {
            run.hold(&call.id);
        }
    }
}

/// Whether a guardrail lets a text pass. One that panics or hangs refuses it, because nothing has been checked.
async fn guard(check: &Option<Guardrail>, text: Option<String>) -> Result<(), Stopped> {
    let (Some(check), Some(text)) = (check, text) else { return Ok(()) };
    let checked = async { timeout(Tool::TIMEOUT, async { check(text).await }).await };
    let why = match AssertUnwindSafe(checked).catch_unwind().await {
        Ok(Ok(Ok(()))) => return Ok(()),
        Ok(Ok(Err(why))) => why,
        Ok(Err(_elapsed)) => "the check took too long".to_string(),
        Err(_panic) => "the check panicked".to_string(),
    };
    Err(Stopped::Guardrail(why))
}

fn unknown(run: &Run) -> Stopped {
    Stopped::UnknownAgent(run.agent().to_string())
}
