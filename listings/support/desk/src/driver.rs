//! The part of a run that waits.

use crate::agent::Agent;
use crate::model::Model;
use crate::run::{Next, Run};
use crate::tool::UNKNOWN;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use model_client::{Error, Finish, Retry, ToolCall, retry};
use std::fmt;

/// Drives the runs of an agent, one or many at a time.
pub struct Driver<M, T = String> {
    agent: Agent<T>,
    model: M,
    tools_at_once: usize,
    retry: Retry,
}

/// Why a run stopped before its end. The run is whole: what is finished is written down. Driving it again asks for the same
/// thing until that has changed.
#[derive(Debug)]
pub enum Stopped {
    /// The model couldn't be asked. Driving again asks again.
    Model(Error),
    /// The model's reply wasn't complete, and none of its calls was made. Driving again asks again, and costs another reply.
    Incomplete(Finish),
    /// The model has been asked as many times as it may. Driving again continues after [`Run::max_turns`] has allowed more.
    OutOfTurns,
    /// These calls wait for [`Run::approve`], or for [`Run::finish`] with the reason for a refusal.
    NeedsApproval(Vec<ToolCall>),
    /// The last text isn't what was asked for, although the model has tried twice. Driving again asks nothing, and stops in
    /// the same way.
    BadOutput(serde_json::Error),
}

impl<M: Model, T> Driver<M, T> {
    /// How many tools of a run work at once by default. Most replies make fewer calls. One that makes more goes through a
    /// list, which the server that the tool asks shouldn't get all at once.
    pub const TOOLS_AT_ONCE: usize = 4;

    pub fn new(agent: Agent<T>, model: M) -> Driver<M, T> {
        Driver {
            agent,
            model,
            tools_at_once: Self::TOOLS_AT_ONCE,
            retry: Retry::default(),
        }
    }

    /// Sets how many tools of a run may work at once: at least one.
    pub fn tools_at_once(self, limit: usize) -> Self {
        Driver { tools_at_once: limit.max(1), ..self }
    }

    /// Sets how a request is tried again, instead of as [`Retry::default`] has it. What tools have done isn't done again.
    pub fn retry(self, retry: Retry) -> Self {
        Driver { retry, ..self }
    }

    /// A run that hasn't begun: for [`drive`](Driver::drive).
    pub fn start(&self, question: &str) -> Run {
        self.agent.start(question)
    }

    /// Starts a run and drives it, for those who don't want to keep it.
    pub async fn run(&self, question: &str) -> Result<T, Stopped> {
        self.drive(&mut self.start(question)).await
    }

    // ANCHOR: drive
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
        loop {
            self.hold_back(run);
            match run.next() {
                Next::Ask(request) => {
                    let reply = retry(&self.retry, || self.model.reply(request)).await;
                    let reply = reply.map_err(Stopped::Model)?;
                    run.reply(reply).map_err(Stopped::Incomplete)?;
                }
                Next::Call(calls) => self.call_tools(calls, run).await,
                Next::Interrupted(calls) => {
                    for call in calls {
                        run.finish(&call.id, format!("error: interrupted, {UNKNOWN}"));
                    }
                }
                Next::NeedsApproval(calls) => return Err(Stopped::NeedsApproval(calls)),
                Next::Done(text) => match (self.agent.parse)(text) {
                    Ok(output) => return Ok(output),
                    Err(error) if run.repair(&error.to_string()) => {}
                    Err(error) => return Err(Stopped::BadOutput(error)),
                },
                Next::OutOfTurns => return Err(Stopped::OutOfTurns),
            }
        }
    }
    // ANCHOR_END: drive

    // ANCHOR: call_tools
    /// Calls tools, a few at once, and writes down each output as soon as it is there.
    async fn call_tools(&self, calls: Vec<ToolCall>, run: &mut Run) {
        let mut waiting = calls.into_iter();
        let mut working = FuturesUnordered::new();
        loop {
            while working.len() < self.tools_at_once
                && let Some(call) = waiting.next()
            {
                if self.agent.find(&call.name).is_some_and(|tool| tool.has_effects) {
                    run.begin(&call.id);
                }
                working.push(self.call_tool(call));
            }
            match working.next().await {
                Some((id, output)) => run.finish(&id, output),
                None => return,
            }
        }
    }
    // ANCHOR_END: call_tools

    /// Returns the call's id and what the model gets to read.
    async fn call_tool(&self, call: ToolCall) -> (String, String) {
        let output = match self.agent.find(&call.name) {
            Some(tool) => tool.call(&call.arguments).await,
            None => Err(format!("there is no tool {}", call.name)),
        };
        (call.id, output.unwrap_or_else(|why| format!("error: {why}")))
    }

    /// Holds back the calls that need approval and don't have it.
    fn hold_back(&self, run: &mut Run) {
        let Next::Call(calls) = run.next() else { return };
        for call in calls {
            if self.agent.find(&call.name).is_some_and(|tool| tool.needs_approval) {
                run.hold(&call.id);
            }
        }
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stopped::Model(error) => write!(f, "the model: {error}"),
            Stopped::Incomplete(finish) => write!(f, "an incomplete reply: {finish:?}"),
            Stopped::OutOfTurns => write!(f, "out of turns"),
            Stopped::NeedsApproval(calls) => {
                write!(f, "{} calls need approval", calls.len())
            }
            Stopped::BadOutput(error) => write!(f, "not the output asked for: {error}"),
        }
    }
}

impl std::error::Error for Stopped {}
