//! Tells a record: names for its tasks and frames, a sentence for every step, and one for the whole. As HTML, with code
//! as `<code>`.

use super::record::{By, Event, How, Job, Kind, Language, On, Record, Waker, Why};
use super::replay::{BLOCK, Replay, State};

pub struct Story<'a> {
    replay: &'a Replay<'a>,
}

impl<'a> Story<'a> {
    pub fn new(replay: &'a Replay<'a>) -> Story<'a> {
        Story { replay }
    }

    /// Who runs the tasks.
    pub fn the_loop(&self) -> &'static str {
        match self.replay.record.language {
            Language::Rust => "runtime",
            Language::Python => "event loop",
        }
    }

    /// As `main()` or `task 1`.
    pub fn short(&self, task: usize) -> String {
        match self.replay.tasks.get(&task).and_then(|it| it.name) {
            Some(name) if task == 0 => code(name),
            _ => format!("task {task}"),
        }
    }

    /// As `main()` or `task 1, ask("scout")`.
    pub fn full(&self, task: usize) -> String {
        match self.replay.tasks.get(&task) {
            Some(it) if task > 0 && it.job == Job::Thread => format!("task {task}, a job on a thread"),
            Some(it) if task > 0 && it.name.is_some() => format!("task {task}, {}", code(it.name.unwrap_or_default())),
            _ => self.short(task),
        }
    }

    /// The full name where a sentence goes on after it.
    fn subject(&self, task: usize) -> String {
        let full = self.full(task);
        capital(if full.contains(", ") && full.starts_with("task") { full + "," } else { full })
    }

    fn frame(&self, frame: usize) -> String {
        match self.replay.frames.get(&frame) {
            Some(it) if it.name == BLOCK => match it.via {
                None if it.task > 0 => format!("the async block of task {}", it.task),
                _ => "the async block".into(),
            },
            Some(it) if it.name.starts_with(BLOCK) => it.name.clone(),
            Some(it) => code(&it.name),
            None => "a future".into(),
        }
    }

    /// Who waits: the frame, or the task that is nothing but a wait.
    fn waiter(&self, task: usize, frame: Option<usize>) -> String {
        frame.map_or_else(|| self.short(task), |frame| self.frame(frame))
    }

    /// What a wait waits on, as `the timer`.
    fn what(&self, wait: usize) -> String {
        if let Some(task) = self.ended_by(wait) {
            return format!("the end of {}", self.short(task));
        }
        let what = match self.replay.waits.get(&wait).and_then(|wait| wait.on) {
            Some(On::Timer) => "the timer",
            Some(On::Channel) => "a channel",
            Some(On::Lock) => "a lock",
            Some(On::Permit) => "a permit",
            Some(On::Signal) => "a signal",
            Some(On::Task) => "other tasks",
            Some(On::Socket) => "a socket",
            Some(On::Other) => "something else",
            None => "its next turn",
        };
        what.into()
    }

    /// The one task whose end a wait waits for, if it is one and has come.
    fn ended_by(&self, wait: usize) -> Option<usize> {
        let events = &self.replay.record.events;
        let for_one = |event: &Event| match &event.kind {
            Kind::Pending { wait: it, what, .. } => *it == wait && ["JoinHandle", "Task"].contains(&last_part(what)),
            _ => false,
        };
        events.iter().find(|event| for_one(event))?;
        events.iter().find_map(|event| match event.kind {
            Kind::Wake { wait: Some(it), by: By::Task(by), .. } if it == wait => Some(by),
            _ => None,
        })
    }

    /// The part of a task in which a wait stands, or which it is.
    fn part(&self, wait: usize) -> Option<String> {
        let it = self.replay.waits.get(&wait)?;
        let frame = it.frame.filter(|frame| self.replay.frames.get(frame).is_some_and(|frame| frame.via.is_some()));
        if it.branch { Some(self.text(wait)) } else { frame.map(|frame| self.frame(frame)) }
    }

    /// Whether a wait gives control back as tokio's `yield_now` does, which is not queued again at once.
    fn is_set_aside(&self, wait: usize) -> bool {
        self.replay.waits.get(&wait).is_some_and(|wait| wait.text.contains("yield_now"))
    }

    fn text(&self, wait: usize) -> String {
        self.replay.waits.get(&wait).map_or_else(|| "an await".into(), |wait| code(wait.text))
    }

    /// One sentence or two for the step, from 0.
    pub fn sentence(&self, step: usize) -> String {
        let sentence = self.what_happens(step);
        let (event, now) = (&self.replay.record.events[step], &self.replay.steps[step]);
        match (now.turn, &event.kind) {
            (_, Kind::Pending { .. } | Kind::Yielded { .. } | Kind::Repeat { .. }) => sentence,
            (Some(task), _) if now.gives_back && self.replay.tasks[&task].job == Job::Task => {
                format!("{sentence} {} gives control back.", capital(self.short(task)))
            }
            _ => sentence,
        }
    }

    fn what_happens(&self, step: usize) -> String {
        let event = &self.replay.record.events[step];
        let task = event.task.unwrap_or_default();
        let now = &self.replay.steps[step];
        // Whose body runs.
        let body = || now.frame.map_or_else(|| self.subject(task), |frame| capital(self.frame(frame)));
        let waiting = |wait: &usize| self.replay.waits.get(wait);
        match &event.kind {
            Kind::Spawn { by, kind } => self.spawn(step, task, *by, *kind),
            Kind::Run => self.run(step, task),
            Kind::Enter { frame, via, .. } => {
                let caller = via.and_then(|via| waiting(&via)?.frame);
                let inside = caller.map(|frame| format!(", inside {}", self.frame(frame))).unwrap_or_default();
                format!("{} begins{inside}.", capital(self.frame(*frame)))
            }
            Kind::Await { wait, frame, branch, .. } => {
                let verb = if *branch { "turns to its part" } else { "awaits" };
                let at_once =
                    if waiting(wait).is_some_and(|wait| wait.lasted) { "" } else { " It does not have to wait." };
                format!("{} {verb} {}.{at_once}", capital(self.waiter(task, *frame)), self.text(*wait))
            }
            Kind::Pending { wait, .. } => {
                let (what, text) = (self.what(*wait), self.text(*wait));
                let who = self.waiter(task, waiting(wait).and_then(|wait| wait.frame));
                let first = match waiting(wait) {
                    Some(wait) if wait.branch => format!("The part {text} of {who} waits for {what}."),
                    _ => format!("{} waits for {what}: {text}.", capital(who.clone())),
                };
                let task = self.short(task);
                let branch = waiting(wait).is_some_and(|wait| wait.branch);
                let it = if who == task && !branch { "It".into() } else { capital(task.clone()) };
                if now.gives_back {
                    format!("{first} {it} gives control back.")
                } else {
                    format!("{first} Control stays in {task}, for its next part.")
                }
            }
            Kind::Yielded { wait } => {
                let who =
                    waiting(wait).map_or_else(|| self.subject(task), |wait| capital(self.waiter(task, wait.frame)));
                let text = self.text(*wait);
                if now.gives_back {
                    let aside = " The runtime sets it aside until its queue is empty.";
                    format!("{who} gives control back: {text}.{}", if self.is_set_aside(*wait) { aside } else { "" })
                } else {
                    format!("{who} asks for its next turn: {text}. {} goes on.", capital(self.short(task)))
                }
            }
            Kind::Ready { wait } => match (self.part(*wait), waiting(wait)) {
                (Some(part), Some(it)) if it.branch => format!("The part {part} is polled again, and is over."),
                (Some(part), _) if self.replay.record.language == Language::Rust => {
                    format!("{} is polled again: {} is over, and it goes on.", capital(part), self.text(*wait))
                }
                (_, it) => {
                    let who = it.map_or_else(|| self.short(task), |it| self.waiter(task, it.frame));
                    format!("{} is over, and {who} goes on.", capital(self.text(*wait)))
                }
            },
            Kind::Setaside { wait } => {
                format!(
                    "{} is no longer awaited, but it is not dropped: it can be awaited again.",
                    capital(self.text(*wait))
                )
            }
            Kind::Wake { wait, by, again } => {
                if *by == By::Task(task) && !*again {
                    let part =
                        wait.and_then(|wait| self.part(wait)).map(|part| format!(" for {part}")).unwrap_or_default();
                    return format!("{} wakes itself{part}: it will be polled again.", self.subject(task));
                }
                let by = match by {
                    By::Task(by) if *by == task => " by itself".into(),
                    By::Task(by) if now.states.get(by) == Some(&State::Gone) => {
                        format!(" by the end of {}", self.short(*by))
                    }
                    By::Task(by) => format!(" by {}", self.short(*by)),
                    By::Other(Waker::Timer) => " by the timer".into(),
                    By::Other(Waker::Socket) => " by a socket".into(),
                    By::Other(Waker::Thread) => " by a thread".into(),
                    By::Other(Waker::Yield) => {
                        return if wait.is_some_and(|wait| self.is_set_aside(wait)) {
                            format!("{} was set aside, and now {}.", self.subject(task), self.queued(task))
                        } else {
                            format!("{} {}.", self.subject(task), self.queued(task))
                        };
                    }
                    By::Other(Waker::Other) => String::new(),
                };
                let of = wait.and_then(|wait| self.part(wait)).map(|part| format!(" for {part}")).unwrap_or_default();
                if *again {
                    return format!("{} is woken{by}{of} too, but it is ready already.", self.subject(task));
                }
                format!("{} is woken{by}{of} and {}.", self.subject(task), self.queued(task))
            }
            Kind::Park { until } => self.park(step, *until),
            Kind::Block { ms } => {
                let ms = number(*ms);
                if self.replay.tasks.get(&task).is_some_and(|task| task.job == Job::Thread) {
                    format!("The job blocks its own thread for {ms} ms. The {} goes on beside it.", self.the_loop())
                } else {
                    format!("{} blocks the thread for {ms} ms. Nobody else can run.", body())
                }
            }
            Kind::Out { text, err } => {
                let to = if *err { " to stderr" } else { "" };
                let text = text.lines().filter(|line| !line.trim().is_empty()).map(code).collect::<Vec<_>>().join(", ");
                format!(
                    "{} prints{to}{}",
                    body(),
                    if text.is_empty() { " an empty line.".into() } else { format!(": {text}") }
                )
            }
            Kind::Exit { frame: Some(frame), how, .. } => self.exit(step, *frame, *how),
            Kind::Exit { wait, .. } => {
                let wait = wait.unwrap_or_default();
                let next = self.replay.record.events.get(step + 1).map(|event| &event.kind);
                match next {
                    Some(Kind::Exit { frame: Some(frame), how: How::Dropped, .. })
                        if waiting(&wait).is_some_and(|wait| wait.frame == Some(*frame)) =>
                    {
                        format!(
                            "{} is dropped, with what it waits for: {}.",
                            capital(self.frame(*frame)),
                            self.text(wait)
                        )
                    }
                    _ => format!("{} is dropped while it waits for {}.", capital(self.text(wait)), self.what(wait)),
                }
            }
            Kind::TaskDone { how: How::Panicked } => {
                format!("{} is over: it {}.", self.subject(task), self.panicked())
            }
            Kind::TaskDone { .. } if task == 0 => {
                let alive = now.states.iter().any(|(task, state)| *task > 0 && *state != State::Gone);
                let rest = if alive { ", and what is not done yet is dropped" } else { "" };
                format!("{} is done. The program ends{rest}.", self.subject(task))
            }
            Kind::TaskDone { .. } => format!("{} is done.", self.subject(task)),
            Kind::TaskCancelled { why } => {
                let why = match why {
                    Why::Aborted => "it was aborted",
                    Why::MainEnded => "the program has ended",
                    Why::Dropped => "its owner dropped it",
                };
                format!("{} is cut off: {why}.", self.subject(task))
            }
            Kind::Repeat { events: 1, times } => format!("Step {step} happens {} times more.", thousands(*times)),
            Kind::Repeat { events, times } => {
                format!("Steps {} to {step} happen {} times more.", step + 1 - events, thousands(*times))
            }
        }
    }

    fn spawn(&self, step: usize, task: usize, by: Option<usize>, job: Job) -> String {
        let frame = self.replay.steps[step].frame.filter(|frame| Some(self.replay.frames[frame].task) == by);
        let who = by.map(|by| capital(frame.map_or_else(|| self.short(by), |frame| self.frame(frame))));
        let full = self.full(task);
        match (job, who, self.replay.record.language) {
            (Job::Thread, Some(who), _) => format!("{who} gives a job to another thread: task {task}."),
            (Job::Thread, None, _) => format!("A job is given to another thread: task {task}."),
            (Job::Task, Some(who), Language::Rust) => format!("{who} spawns {full}. {}.", self.queued_it(task)),
            (Job::Task, Some(who), Language::Python) => format!("{who} makes {full}. {}.", self.queued_it(task)),
            (Job::Task, None, Language::Rust) if task == 0 => {
                format!("The runtime is given the future of {full}, to run it to its end. It is ready.")
            }
            (Job::Task, None, Language::Python) if task == 0 => {
                format!("<code>asyncio.run</code> makes a task of the coroutine {full}. {}.", self.queued_it(task))
            }
            (Job::Task, None, _) => format!("{} is made. {}.", self.subject(task), self.queued_it(task)),
        }
    }

    /// tokio looks at what `block_on` runs when a round begins: that is not in the queue.
    fn queued(&self, task: usize) -> &'static str {
        match self.replay.record.language {
            Language::Rust if task == 0 => "is ready",
            _ => "goes to the back of the ready queue",
        }
    }

    fn queued_it(&self, task: usize) -> String {
        format!("It {}", self.queued(task))
    }

    fn run(&self, step: usize, task: usize) -> String {
        let full = self.full(task);
        if self.replay.tasks.get(&task).is_some_and(|task| task.job == Job::Thread) {
            return format!("A thread takes up the job: task {task}.");
        }
        let others = self.replay.steps[step].states.iter().filter(|(other, state)| {
            **other != task
                && **state == State::Ready
                && self.replay.tasks.get(other).is_some_and(|it| it.job == Job::Task)
        });
        let why = match others.count() {
            0 => "Nobody else is ready",
            _ if task == 0 && self.replay.record.language == Language::Rust => {
                "It looks at it before it goes on with its queue"
            }
            _ => "The others that are ready must wait for their turn",
        };
        match self.replay.record.language {
            Language::Rust => format!("The runtime polls {full}. {why}."),
            Language::Python => format!("The event loop resumes {full}. {why}."),
        }
    }

    fn park(&self, step: usize, until: Option<f64>) -> String {
        let sleeps = format!("Nothing is ready, so the {} sleeps", self.the_loop());
        let next = self.replay.record.events.get(step + 1).map(|event| &event.kind);
        let by = match next {
            Some(Kind::Wake { by: By::Other(Waker::Socket), .. }) => " until a socket wakes it",
            Some(Kind::Wake { by: By::Other(Waker::Thread), .. }) => " until a thread wakes it",
            Some(Kind::TaskDone { .. }) => " until a job is done",
            _ => "",
        };
        match until {
            None => format!("{sleeps}. Nothing ever wakes it."),
            Some(until) if by.is_empty() => format!("{sleeps} until {} ms.", whole(self.replay.record, until)),
            Some(until) => format!("{sleeps}{by}, at {} ms.", whole(self.replay.record, until)),
        }
    }

    fn exit(&self, step: usize, frame: usize, how: How) -> String {
        let who = capital(self.frame(frame));
        match how {
            How::Returned => format!("{who} returns."),
            How::Panicked => format!("{who} {}.", self.panics()),
            How::Dropped => {
                let before = self.replay.record.events[..step].last().map(|event| &event.kind);
                let waited = match before {
                    Some(Kind::Exit { wait: Some(wait), .. }) => Some(*wait),
                    _ => None,
                };
                let waited =
                    waited.filter(|wait| self.replay.waits.get(wait).is_some_and(|wait| wait.frame == Some(frame)));
                let was_ready =
                    step > 0 && waited.is_some_and(|wait| self.replay.steps[step - 1].woken.contains(&wait));
                let was_ready = was_ready
                    || step > 1 && waited.is_some_and(|wait| self.replay.steps[step - 2].woken.contains(&wait));
                match waited {
                    Some(_) if was_ready => format!("{who} never runs again, although it was ready."),
                    Some(wait) => format!("{who} never runs again. It was waiting for {}.", self.what(wait)),
                    None => format!("{who} is dropped. It never runs again."),
                }
            }
        }
    }

    /// How often the loop sleeps and is woken, with all repeats.
    fn sleeps(&self) -> usize {
        let events = &self.replay.record.events;
        let is_sleep = |event: &&Event| matches!(event.kind, Kind::Park { until: Some(_) });
        let times = |(at, event): (usize, &Event)| match event.kind {
            Kind::Repeat { events: round, times } => times * events[at - round..at].iter().filter(is_sleep).count(),
            _ => usize::from(is_sleep(&event)),
        };
        events.iter().enumerate().map(times).sum()
    }

    fn panics(&self) -> &'static str {
        if self.replay.record.language == Language::Rust { "panics" } else { "raises an error" }
    }

    fn panicked(&self) -> &'static str {
        if self.replay.record.language == Language::Rust { "panicked" } else { "raised an error" }
    }

    /// What the figure shows, in a few sentences. `parts`: how many parts of tasks there are; `at_once`: how many of one task
    /// at a time.
    pub fn caption(&self, parts: usize, at_once: usize) -> String {
        let record = self.replay.record;
        let tasks: Vec<String> = self.replay.tasks.keys().map(|task| self.full(*task)).collect();
        let tasks = match &tasks[..] {
            [one] => format!("One task, {one}"),
            few if few.len() <= 4 => format!("{} tasks: {}", capital(count(few.len())), few.join("; ")),
            many => format!("{} tasks", capital(count(many.len()))),
        };
        let parts = match (parts, at_once, self.replay.tasks.len()) {
            (0 | 1, ..) => String::new(),
            (parts, 1, 1) => format!(", with {} parts, one after the other", count(parts)),
            (_, 1, _) => String::new(),
            (_, at_once, 1) => format!(", with {} parts side by side", count(at_once)),
            (_, at_once, _) => format!(". Inside of a task, {} parts stand side by side", count(at_once)),
        };
        let parks: Vec<Option<f64>> = record
            .events
            .iter()
            .filter_map(|event| if let Kind::Park { until } = event.kind { Some(until) } else { None })
            .collect();
        let asleep = match (self.sleeps(), parks.iter().flatten().next()) {
            (0, _) | (_, None) => "never sleeps".into(),
            (1, Some(until)) => format!("sleeps once, until {} ms", whole(record, *until)),
            (2, _) => "sleeps twice".into(),
            (times, _) => format!("sleeps {} times", count(times)),
        };
        let for_good = parks.last() == Some(&None);
        let mut caption = format!("{tasks}{parts}.");
        if !for_good || parks.len() > 1 {
            caption += &format!(" The {} {asleep}.", self.the_loop());
        }
        let end = record.events.last().map(|event| event.at).unwrap_or_default();
        let done = record.events.iter().find_map(|event| match &event.kind {
            Kind::TaskDone { how } if event.task == Some(0) => Some(*how),
            _ => None,
        });
        let at = match &*whole(record, end) {
            "0" => ", and no time has passed".into(),
            end => format!(" at {end} ms"),
        };
        caption += &match done {
            Some(How::Panicked) => format!(" {} {}{at}.", capital(self.short(0)), self.panics()),
            Some(_) => format!(" {} returns{at}.", capital(self.short(0))),
            None if for_good => {
                let the_loop = self.the_loop();
                format!(
                    " At the end the {the_loop} sleeps, and nothing can wake it: a deadlock, or a wait for something outside."
                )
            }
            None => String::new(),
        };
        let cut: Vec<String> = record
            .events
            .iter()
            .filter(|event| matches!(event.kind, Kind::TaskCancelled { why: Why::MainEnded }))
            .filter_map(|event| Some(self.short(event.task?)))
            .collect();
        if !cut.is_empty() {
            caption += &format!(" That cuts off {}.", list(&cut));
        }
        if record.tick_us > 0 {
            caption += &format!(" A turn costs {} ms here.", number(record.tick_us as f64 / 1000.0));
        }
        for note in &record.notes {
            caption += " ";
            caption += &escape(note);
        }
        caption
    }
}

/// `JoinHandle` of `tokio::task::JoinHandle`.
fn last_part(path: &str) -> &str {
    path.rsplit([':', '.']).next().unwrap_or_default()
}

/// Words for small counts.
fn count(number: usize) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    words.get(number).map_or_else(|| thousands(number), |word| word.to_string())
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A number of milliseconds, to hundredths.
pub fn number(ms: f64) -> String {
    format!("{}", (ms * 100.0).round() / 100.0)
}

/// A time for people: the virtual costs of single turns are left out.
pub fn whole(record: &Record, ms: f64) -> String {
    number(if record.tick_us > 0 { ms.round() } else { ms })
}

/// With commas, as `9,999`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What begins a sentence. Code stays as it is.
pub fn capital(text: impl Into<String>) -> String {
    let mut text = text.into();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

pub fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Text for HTML, between tags and on one line: at a blank one mdBook would end the block. It would take two braces for
/// one of its own commands.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace("{{", "{&#123;").replace(['\n', '\r'], " ")
}
