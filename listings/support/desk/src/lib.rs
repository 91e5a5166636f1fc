//! A small runtime for agents.
//!
//! An [`Agent`] says what to do: instructions, tools, and the type of the output. A [`Run`] says how far it has come, as
//! a value that can be saved at any point. A [`Driver`] does the waiting: it asks the model, calls the tools, and writes
//! down in the run whatever has finished, so dropping a driver loses nothing but the work under way.
//!
//! What it can do, and the tests that show it, in the files of `tests/`:
//!
//! | feature | by | tests |
//! |---|---|---|
//! | Run loop with a cap | [`Run`], [`Driver::drive`] | driver: out_of_turns; run: a_run_asks_calls_and_asks_again |
//! | A run is a value that can be saved, dropped, and continued | [`Run`] | dropped_anywhere: dropped_anywhere; dropped_under_control: dropped_under_control |
//! | Function tools, typed | [`Tool::new`] | driver: what_the_model_is_told |
//! | Tools at once, with a limit, and results in order | [`Driver::tools_at_once`] | driver: a_few_tools_at_once; driver: outputs_in_the_order_of_the_calls |
//! | A tool fails, or is unknown | [`ToolResult`] | nine_things: it_fails; nine_things: it_is_unknown |
//! | A tool hangs | [`Tool::timeout`] | nine_things: it_hangs |
//! | A tool blocks | [`Tool::blocking`] | nine_things: it_blocks; nine_things: it_ignores_its_cancel |
//! | A tool panics | text for the model | nine_things: it_panics |
//! | Streaming: pieces of text, tools, and agents, with a bound | [`events`] | events: everything_is_told_in_the_order_in_which_it_happens; events: an_event_waits_and_so_does_the_run |
//! | Cancel now | drop the future, or the receiver | events: a_reader_that_leaves_stops_the_run_wherever_it_is; agents_as_tools: a_dropped_run_closes_the_connection_of_its_helper |
//! | Cancel after the turn | [`Driver::stop_on`] | stopping: after_the_turn |
//! | A deadline for a run | `tokio::time::timeout` around [`Driver::drive`] | stopping: a_deadline_leaves_a_whole_run; stopping: a_tools_limit_within_the_runs |
//! | Retry, never after the first token or across a side effect | [`Driver::retry`] | driver: a_request_is_retried_and_what_tools_have_done_is_not; events: a_reply_that_breaks_off_is_asked_for_again_only_by_the_next_drive; events: a_refusal_before_the_first_token_is_tried_again |
//! | Limits on rate and open calls, nested agents included | `Client::at_most`, `Client::at_rate` of `model-client` | limits: one_open_call_is_enough_for_agents_within_agents; limits: the_rate_holds_for_agents_within_agents |
//! | A truncated stream is an error | `model-client` | ../model-client/stream: an_end_without_a_finish_is_an_error_and_the_last_item |
//! | Handoff | [`Agent::hands_over_to`] | handoffs: the_next_request_is_the_other_agents_with_the_whole_conversation |
//! | Agents as tools, with their events | [`Tool::agent`] | agents_as_tools: events_come_through_all_levels; agents_as_tools: a_watcher_who_leaves_stops_all_levels |
//! | Input guardrail that holds the tools | [`Agent::input_guardrail`] | guardrails: it_runs_beside_the_model; guardrails: if_it_fails_no_tool_is_called |
//! | Output guardrail | [`Agent::output_guardrail`] | guardrails: an_output_guardrail_sees_the_last_text_of_the_agent_that_speaks_last |
//! | Approve, pause, resume | [`Tool::needs_approval`], [`Run::approve`] | nine_things: it_needs_approval; nine_things: it_is_never_called_without_approval; guardrails: approval_waits_for_the_check |
//! | Session in SQLite, replay-valid | [`Driver::keep_with`], the `desk-session` crate | ../desk-session/dropped_anywhere: dropped_anywhere; ../desk-session/session: whoever_saves_second_is_refused_until_it_loads_again |
//! | Structured output with one repair | [`Agent::output`] | driver: structured_output_with_one_repair |
//! | `tool_choice` and its reset | [`Agent::must_call`] | run: a_tool_must_be_called_only_the_first_time |
//! | Context of tools | what their closures capture, and [`Call`] | nine_things: it_has_effects |
//! | Hooks | a `match` on each [`Event`] | events: everything_is_told_in_the_order_in_which_it_happens |
//! | Usage | [`Run::usage`] | run: a_reply_that_is_not_complete_is_billed_and_asked_for_again |
//! | Tracing | the spans `ask` and `tool` | the listing spans-across-awaits |
//! | Tools over MCP | the `desk-mcp` crate | the listing a-cancel-that-arrives; the listing a-server-that-dies |
//! | Side effects once | [`Call::key`], [`Tool::with_effects`] | ../desk-session/dropped_anywhere: dropped_anywhere; nine_things: two_calls_with_the_same_id_have_effects_once |
//! | A scripted model in tests | [`Model`] for closures, `Client::in_process` | events: a_model_without_a_stream_is_told_in_one_piece |

mod agent;
mod driver;
mod events;
mod model;
mod run;
mod stopped;
mod tool;

pub use agent::Agent;
pub use driver::Driver;
pub use events::{Event, Events, events};
pub use model::Model;
pub use model_client::{ChatRequest, Error, Finish, Message, Reply, ToolCall, Usage};
pub use run::{Next, Run};
pub use stopped::Stopped;
pub use tool::{Call, NoArguments, Tool, ToolResult};
