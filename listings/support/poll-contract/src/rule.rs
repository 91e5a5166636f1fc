use std::fmt;

/// What a future and its caller promise each other. The first five bind the future, the others bind what polls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    WakeAfterPending = 1,
    NewestWaker,
    MissNothing,
    AnyPoll,
    NoBlocking,
    PollAfterWake,
    NothingAfterReady,
    AnyWake,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let rule = match self {
            Rule::WakeAfterPending => "arrange a wake before you return `Pending`",
            Rule::NewestWaker => "wake the waker of the latest poll",
            Rule::MissNothing => "miss nothing that comes before the waker is registered",
            Rule::AnyPoll => "expect polls that nothing woke you for",
            Rule::NoBlocking => "don't block in `poll`",
            Rule::PollAfterWake => "poll again after every wake, even one during a poll",
            Rule::NothingAfterReady => "never poll again after `Ready`",
            Rule::AnyWake => "let any thread call a waker, at any time",
        };
        write!(f, "{}: {rule}", *self as u8)
    }
}

/// What the rules that are broken come to, on one line.
pub fn verdict(broken: &[Rule]) -> String {
    if broken.is_empty() {
        return "keeps the contract".to_string();
    }
    let broken: Vec<String> =
        broken.iter().map(|rule| format!("breaks {rule}")).collect();
    broken.join("; ")
}
