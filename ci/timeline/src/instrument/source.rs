//! Shows source text to readers, and searches it.

use proc_macro2::TokenStream;

/// Shortens source text to one line that fits a table: of a long call the arguments are left out.
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

/// The most letters of an awaited expression.
const LONGEST: usize = 48;

/// Whether the word `await` stands somewhere among the tokens.
pub fn mentions_await(tokens: &TokenStream) -> bool {
    tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "await")
}

/// What tells that a program uses sockets.
const SOCKETS: [&str; 6] = ["tokio::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "reqwest"];

/// Whether a program mentions sockets, for which its clock must wait: a guess by its text.
pub fn mentions_sockets(source: &str) -> bool {
    SOCKETS.iter().any(|word| source.contains(word))
}
