//! How far a run has come, as a value: no futures, no clock, no handles.

use crate::agent::Agent;
use model_client::{ChatRequest, Finish, Message, Reply, ToolCall, Usage};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use std::mem::replace;
use uuid::Uuid;

/// A run of an agent. It can be saved between any two calls of its methods, and be continued by another process.
///
/// [`next`](Run::next) says what to do. Then tell the run what has happened, by [`reply`](Run::reply) or
/// [`finish`](Run::finish).
// ANCHOR: run
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    id: String,
    /// The name of the agent that asks.
    agent: String,
    /// The next request. Its messages are the conversation so far.
    request: ChatRequest,
    /// What the last reply calls, in its order. Empty once all outputs are in the conversation.
    calls: Vec<Pending>,
    /// The agent that goes on when all outputs are in the conversation, and what its requests begin with.
    heir: Option<(String, ChatRequest)>,
    max_turns: u32,
    turns: u32,
    usage: Usage,
    is_repaired: bool,
    /// How many of the user's messages the input guardrail has let pass.
    checked: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pending {
    call: ToolCall,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum State {
    Asked,
    Held,
    Approved,
    Started,
    Finished(String),
}
// ANCHOR_END: run

/// What a run needs next.
// ANCHOR: what-next
#[derive(Debug)]
pub enum Next<'a> {
    /// Ask the model, and give its answer to [`Run::reply`].
    Ask(&'a ChatRequest),
    /// Call these tools, and give each output to [`Run::finish`], in any order.
    Call(Vec<ToolCall>),
    /// Find out how these calls ended: they were started by a driver that was dropped. Give what there is to say to
    /// [`Run::finish`].
    Interrupted(Vec<ToolCall>),
    /// Ask a person, and tell [`Run::approve`], or give the reason for the refusal to [`Run::finish`].
    NeedsApproval(Vec<ToolCall>),
    /// Nothing: this is the model's last text.
    Done(&'a str),
    /// Nothing: the model has been asked as many times as it may.
    OutOfTurns,
}
// ANCHOR_END: what-next

impl Run {
    /// How many times a run asks the model by default, as in OpenAI's Agents SDK.
    pub const MAX_TURNS: u32 = 10;

    /// A run that begins with this request. A driver continues it with the instructions and tools of its agent, which must
    /// not be [`named`](Agent::named), because this run is of an agent without a name: [`Agent::start`] knows the name.
    pub fn new(request: ChatRequest) -> Run {
        Run {
            id: Uuid::new_v4().to_string(),
            agent: Agent::NAME.to_string(),
            request,
            calls: Vec::new(),
            heir: None,
            max_turns: Run::MAX_TURNS,
            turns: 0,
            usage: Usage::default(),
            is_repaired: false,
            checked: 0,
        }
    }

    /// Sets the run's id, which is a random UUID otherwise.
    pub fn with_id(self, id: &str) -> Run {
        Run { id: id.to_string(), ..self }
    }

    pub(crate) fn with_agent(self, name: &str) -> Run {
        Run { agent: name.to_string(), ..self }
    }

    /// Lets the run ask the model this many times after each of the user's messages.
    pub fn max_turns(self, max_turns: u32) -> Run {
        Run { max_turns, ..self }
    }

    // ANCHOR: next
    /// What to do next. It only looks, so asking twice is harmless.
    pub fn next(&self) -> Next<'_> {
        if let Some(calls) = self.calls_in(&[State::Started]) {
            return Next::Interrupted(calls);
        }
        if let Some(calls) = self.calls_in(&[State::Asked, State::Approved]) {
            return Next::Call(calls);
        }
        if let Some(calls) = self.calls_in(&[State::Held]) {
            return Next::NeedsApproval(calls);
        }
        match self.messages().last() {
            Some(Message::Assistant { content, .. }) => {
                Next::Done(content.as_deref().unwrap_or_default())
            }
            _ if self.turns >= self.max_turns => Next::OutOfTurns,
            _ => Next::Ask(&self.request),
        }
    }
    // ANCHOR_END: next

    // ANCHOR: reply
    /// Appends the model's reply to the conversation, and notes the calls in it. A call gets a new id if an earlier one has
    /// the same, which happens with some servers.
    ///
    /// # Errors
    ///
    /// The reply's [`Finish`] if the reply isn't complete. Only its usage counts then, so what comes next is to ask again.
    pub fn reply(&mut self, mut reply: Reply) -> Result<(), Finish> {
        self.usage.prompt_tokens += reply.usage.prompt_tokens;
        self.usage.completion_tokens += reply.usage.completion_tokens;
        match reply.finish {
            Finish::Stop => {}
            Finish::ToolCalls if !reply.calls.is_empty() => {}
            incomplete => return Err(incomplete),
        }
        self.turns += 1;
        self.make_ids_differ(&mut reply.calls);
        let asked = |call: &ToolCall| Pending { call: call.clone(), state: State::Asked };
        self.calls = reply.calls.iter().map(asked).collect();
        if !self.calls.is_empty() {
            // Otherwise, a model that must call a tool would have to call one forever.
            self.request.tool_choice = None;
        }
        self.request.messages.push(reply.into_message());
        Ok(())
    }
    // ANCHOR_END: reply

    // ANCHOR: finish
    /// Writes down the output of a call, for the model to read. With the last one, all outputs go into the conversation,
    /// in the order of the calls. Does nothing if no unfinished call has this id.
    pub fn finish(&mut self, id: &str, output: impl Into<String>) {
        let unfinished = [State::Asked, State::Held, State::Approved, State::Started];
        self.set(id, &unfinished, State::Finished(output.into()));
        let output = |pending: &Pending| match &pending.state {
            State::Finished(output) => Some(Message::tool(&pending.call.id, output)),
            _ => None,
        };
        if let Some(outputs) = self.calls.iter().map(output).collect::<Option<Vec<_>>>() {
            self.request.messages.extend(outputs);
            self.calls.clear();
            self.pass_on();
        }
    }
    // ANCHOR_END: finish

    // ANCHOR: hand_over
    /// Finishes a call by handing the conversation over to an agent, whose requests begin with this one. It goes on when all
    /// calls of the reply have outputs. Returns `false` if another agent was first, which
    /// the model gets to read, or if no unfinished call has this id.
    pub fn hand_over(&mut self, id: &str, agent: &str, request: &ChatRequest) -> bool {
        let open = |pending: &Pending| {
            pending.call.id == id && !matches!(pending.state, State::Finished(_))
        };
        if !self.calls.iter().any(open) {
            return false;
        }
        if let Some((first, _)) = &self.heir {
            let why = format!("error: already handed over to {first}");
            self.finish(id, why);
            return false;
        }
        self.heir = Some((agent.to_string(), request.clone()));
        self.finish(id, json!({ "assistant": agent }).to_string());
        true
    }

    /// Gives the conversation to the next agent.
    fn pass_on(&mut self) {
        let Some((agent, request)) = self.heir.take() else { return };
        self.request.tool_choice = request.tool_choice.clone();
        self.renew(&request);
        self.agent = agent;
    }
    // ANCHOR_END: hand_over

    /// Lets the requests from now on begin with this one, and keeps the conversation: another agent goes on, or a new
    /// release of the same one, whose instructions and tools may be others than those that were saved.
    pub(crate) fn renew(&mut self, request: &ChatRequest) {
        let choice = self.request.tool_choice.take(); // A choice is over after the first call.
        let request = ChatRequest { tool_choice: choice, ..request.clone() };
        let told = replace(&mut self.request, request).messages.into_iter();
        let is_system = |message: &Message| matches!(message, Message::System { .. });
        self.request.messages.extend(told.skip_while(is_system));
    }

    /// Writes down that a call is about to begin. Until it is finished, [`next`](Run::next) says that it was interrupted,
    /// so that nothing makes the call a second time.
    pub fn begin(&mut self, id: &str) {
        self.set(id, &[State::Asked, State::Approved], State::Started);
    }

    /// Holds a call back until it is approved. Does nothing if it has been approved already.
    pub fn hold(&mut self, id: &str) {
        self.set(id, &[State::Asked], State::Held);
    }

    /// Lets a call go that is held back. Does nothing to any other, so approving twice doesn't call twice.
    pub fn approve(&mut self, id: &str) {
        self.set(id, &[State::Held], State::Approved);
    }

    /// Tells the model, which was [done](Next::Done), what is wrong with its text, and lets it try once more. The second
    /// time, it does nothing and returns `false`.
    pub fn repair(&mut self, why: &str) -> bool {
        if self.is_repaired {
            return false;
        }
        self.is_repaired = true;
        let request = format!(
            "This isn't what was asked for: {why}. Answer again, with JSON only."
        );
        self.request.messages.push(Message::user(request));
        self.checked += 1; // It isn't the user's.
        true
    }

    // ANCHOR: follow_up
    /// Continues the conversation with the user's next message, and counts turns from zero again. Does nothing and
    /// returns `false` while calls are unfinished, because the model has to read their outputs first.
    #[must_use]
    pub fn follow_up(&mut self, text: &str) -> bool {
        if !self.calls.is_empty() {
            return false;
        }
        self.request.messages.push(Message::user(text));
        (self.turns, self.is_repaired) = (0, false);
        true
    }
    // ANCHOR_END: follow_up

    /// Notes that the input guardrail has let all of the user's messages pass. Returns `false` if that was known.
    pub fn pass(&mut self) -> bool {
        let all = self.users_messages().count();
        replace(&mut self.checked, all) != all
    }

    /// The user's messages that haven't [passed](Run::pass), which is usually the last one. A message that was refused is
    /// among them for good, because the model would read it together with those that follow.
    pub fn unchecked(&self) -> Option<String> {
        let unchecked: Vec<_> = self.users_messages().skip(self.checked).collect();
        if unchecked.is_empty() { None } else { Some(unchecked.join("\n\n")) }
    }

    fn users_messages(&self) -> impl Iterator<Item = &str> {
        self.messages().iter().filter_map(|message| match message {
            Message::User { content } => Some(content.as_str()),
            _ => None,
        })
    }

    /// What makes the run differ from all others.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name of the agent that asks.
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// The conversation so far.
    pub fn messages(&self) -> &[Message] {
        &self.request.messages
    }

    /// How many replies the model has given since the user's last message.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// What all replies cost together.
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// The calls in these states, if there are any.
    fn calls_in(&self, states: &[State]) -> Option<Vec<ToolCall>> {
        let calls = self.calls.iter().filter(|pending| states.contains(&pending.state));
        let calls: Vec<_> = calls.map(|pending| pending.call.clone()).collect();
        if calls.is_empty() { None } else { Some(calls) }
    }

    /// Moves the call with this id to another state, if it is in one of these.
    fn set(&mut self, id: &str, from: &[State], to: State) {
        if let Some(pending) = self.calls.iter_mut().find(|pending| pending.call.id == id)
            && from.contains(&pending.state)
        {
            pending.state = to;
        }
    }

    /// Makes the ids of these calls differ from each other and from those of all earlier calls.
    fn make_ids_differ(&self, calls: &mut [ToolCall]) {
        let earlier = self.messages().iter().flat_map(|message| match message {
            Message::Assistant { calls, .. } => calls.as_slice(),
            _ => &[],
        });
        let mut taken: HashSet<_> = earlier.map(|call| call.id.clone()).collect();
        for call in calls {
            while !taken.insert(call.id.clone()) {
                call.id.push('_');
            }
        }
    }
}
