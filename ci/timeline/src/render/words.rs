//! Words and numbers as HTML.

use crate::trace::Trace;

/// Returns the last part of a path: `JoinHandle` for `tokio::task::JoinHandle`.
pub fn last_part(path: &str) -> &str {
    path.rsplit([':', '.']).next().unwrap_or_default()
}

/// Returns small counts as words.
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

/// Formats milliseconds, to hundredths, with commas from five digits on: `1000`, `3,600,000`, `0.01`.
pub fn number(ms: f64) -> String {
    let text = format!("{}", (ms * 100.0).round() / 100.0);
    let (whole, hundredths) = text.split_at(text.find('.').unwrap_or(text.len()));
    match whole.parse() {
        Ok(whole) if whole >= 10_000 => thousands(whole) + hundredths,
        _ => text,
    }
}

/// Formats a time that was measured in real time and rounded: `about 0.3 s`, `about 20 s`.
pub fn about(ms: f64) -> String {
    format!("about {} s of real time", number(ms / 1000.0))
}

/// Formats a time without the virtual costs of turns, which are less than a millisecond.
pub fn whole(trace: &Trace, ms: f64) -> String {
    number(if trace.tick_us > 0 { ms.floor() } else { ms })
}

/// Formats a number with commas, such as `9,999`.
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

/// Capitalizes `text`, except for code.
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

/// Formats a sentence in which code is between backticks.
pub fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without another is one.
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    parts.iter().enumerate().map(|(nth, part)| if nth % 2 == 1 { code(part) } else { escape(part) }).collect()
}

/// Escapes text for HTML between tags, on one line, because mdBook ends the block at a blank line. Also escapes pairs
/// of braces, which mdBook treats as a command.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace("{{", "{&#123;").replace(['\n', '\r'], " ")
}

/// Escapes text for an attribute, keeping line breaks.
pub fn attribute(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("&#10;").replace('"', "&quot;")
}
