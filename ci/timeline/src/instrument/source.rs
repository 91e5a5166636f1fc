//! Shortens source text for display, and searches it.

use proc_macro2::TokenStream;

/// Shortens source text to one line that fits a table; the arguments of a long call are omitted.
pub fn shortened(text: &str) -> String {
    let line =
        text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace("( ", "(").replace(", )", ")");
    if line.chars().count() <= LONGEST {
        return line;
    }
    match line.split_once('(') {
        Some((call, _)) if line.ends_with(')') && call.chars().count() < LONGEST => format!("{call}(…)"),
        _ => line.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

/// Maximum length of an awaited expression.
const LONGEST: usize = 48;

/// Returns whether the tokens contain the word `await`.
pub fn mentions_await(tokens: &TokenStream) -> bool {
    tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "await")
}

/// Words that show that a program uses sockets.
const SOCKETS: [&str; 6] = ["tokio::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "reqwest"];

/// Returns whether a program mentions sockets, for which its clock must wait; a guess from its text.
pub fn mentions_sockets(source: &str) -> bool {
    SOCKETS.iter().any(|word| source.contains(word))
}
