//! Words and numbers for readers, as HTML.

use crate::trace::Trace;

/// The last part of a path:
/// `JoinHandle` of `tokio::task::JoinHandle`.
pub fn last_part(path: &str) -> &str {
    path.rsplit([':', '.']).next().unwrap_or_default()
}

/// Words for small counts.
pub fn count(number: usize) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    words.get(number).map_or_else(|| thousands(number), |word| word.to_string())
}

pub fn list(names: &[String]) -> String {
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
pub fn whole(trace: &Trace, ms: f64) -> String {
    number(if trace.tick_us > 0 { ms.round() } else { ms })
}

/// A number with commas, as `9,999`.
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

/// Begins a sentence with `text`. Code stays as it is.
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
