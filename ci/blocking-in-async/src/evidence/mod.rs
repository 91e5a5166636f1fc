//! Looks for evidence that the receiver of a call blocks, as far as syntax shows it. Clippy names only the trait, but
//! `Read::read` blocks on a file and not on bytes in memory; `send` waits only if the channel is bounded; and a socket
//! may be set not to wait. Without evidence, such a call isn't reported.
//!
//! Names of types are enough. Clippy has already found that the method is one of `std::io`'s, so a `File` here can't be
//! a `tokio::fs::File`.

mod collect;
mod declared;
mod finished;
mod receiver;

use std::collections::HashSet;
use std::ops::Range;

use crate::calls::Group;
use crate::source::Position;
use collect::{Collected, collect};
use finished::finished;
use receiver::{Known, Receiver};

/// What is known about the calls of one file. Positions are those of the callee's name.
#[derive(Default)]
pub struct Evidence {
    collected: Collected,
    /// The handles of threads that have ended, and where they have.
    finished: Vec<(Receiver, Range<Position>)>,
}

impl Evidence {
    /// Examines a file. `listed` are the positions of all calls of the list in it.
    pub fn of(syntax: &syn::File, listed: &HashSet<Position>) -> Evidence {
        Evidence { collected: collect(syntax, listed), finished: finished(syntax) }
    }

    /// Whether a call of this group at this position is known to block.
    pub fn suffices(&self, group: Group, position: Position) -> bool {
        match group {
            Group::IoTrait => self.waits(position),
            Group::MaybeBounded => self.is_bounded(position),
            Group::Socket => !self.may_be_nonblocking(position),
            Group::Timed => !self.collected.instant.contains(&position),
            Group::Join => !self.has_ended(position),
            Group::BlockOn | Group::Other => true,
        }
    }

    /// Whether reading or writing there blocks.
    fn waits(&self, position: Position) -> bool {
        self.at(position) == Some(true)
    }

    /// Whether the channel of this `send` is bounded. If nothing is known about it, the channels that the file makes
    /// decide.
    fn is_bounded(&self, position: Position) -> bool {
        self.at(position).unwrap_or(self.collected.makes_bounded && !self.collected.makes_unbounded)
    }

    fn may_be_nonblocking(&self, position: Position) -> bool {
        let Some(receiver) = self.collected.receivers.get(&position) else { return false };
        // Any function of the file may have set a field.
        let is_field = matches!(receiver, Receiver::Field(_));
        let mut set = self.collected.nonblocking.iter().filter(|(set, _)| set == receiver);
        set.any(|(_, function)| is_field || function.contains(&position))
    }

    /// Whether the thread that this call joins has ended.
    fn has_ended(&self, position: Position) -> bool {
        let Some(receiver) = self.collected.receivers.get(&position) else { return false };
        self.finished.iter().any(|(ended, place)| ended == receiver && place.contains(&position))
    }

    fn at(&self, position: Position) -> Known {
        self.collected.known.get(&position).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The evidence in a text in which every `open` is one of the list.
    fn evidence(text: &str) -> Evidence {
        let lines = text.lines().enumerate();
        let opens = lines.flat_map(|(line, text)| {
            text.match_indices("open").map(move |(column, _)| Position { line: line + 1, column })
        });
        Evidence::of(&syn::parse_file(text).expect("it parses"), &opens.collect())
    }

    /// What is known about the receiver of the only `read_to_string` in a function's body.
    fn known(parameters: &str, body: &str) -> Known {
        let text = format!("struct S {{ log: File, bytes: Vec<u8> }} impl S {{ fn f({parameters}) {{\n{body}\n}} }}");
        let evidence = evidence(&text);
        let (line, column) = text
            .lines()
            .enumerate()
            .find_map(|(line, text)| text.find("read_to_string").map(|column| (line + 1, column)))
            .expect("it is called");
        evidence.at(Position { line, column })
    }

    #[test]
    fn a_file_is_known_through_what_it_is_bound_to_and_wrapped_in() {
        assert_eq!(known("", "let mut file = File::open(p)?; file.read_to_string(&mut s)"), Some(true));
        assert_eq!(known("", "let r = BufReader::new(File::open(p)?);\nr.read_to_string(&mut s)"), Some(true));
        assert_eq!(known("mut from: std::fs::File", "from.read_to_string(&mut s)"), Some(true));
        assert_eq!(
            known("", "if let Ok(mut f) = OpenOptions::new().open(p) { f.read_to_string(&mut s); }"),
            Some(true)
        );
        assert_eq!(known("", "self.log.read_to_string(&mut s)"), Some(true));
        assert_eq!(known("", "println!(\"{:?}\", stdin().lock().read_to_string(&mut s))"), Some(true));
    }

    #[test]
    fn a_field_is_known_by_what_is_put_into_it() {
        let sends = |make: &str| {
            let text = format!(
                "impl S {{ fn new() {{ let (jobs, _) = {make}(1); Self {{ jobs }} }} \n fn f(&self) {{ self.jobs.send(1) }} }}\n\
                 fn other() {{ unbounded() }}"
            );
            let column = text.lines().nth(1).and_then(|line| line.find("send")).expect("it is called");
            evidence(&text).is_bounded(Position { line: 2, column })
        };
        assert!(sends("bounded"));
        assert!(!sends("unbounded"));
    }

    #[test]
    fn a_socket_that_may_not_wait_does_not_block() {
        let blocks = |text: &str| {
            let column = text.find("recv").expect("it is called");
            evidence(text).suffices(Group::Socket, Position { line: 1, column })
        };
        assert!(blocks("fn f() { socket.recv(&mut b) }"));
        assert!(!blocks("fn f() { socket.set_nonblocking(true); socket.recv(&mut b) }"));
        assert!(blocks("fn f() { other.set_nonblocking(true); socket.recv(&mut b) }"));
        assert!(blocks("fn f() { socket.recv(&mut b) } fn g() { socket.set_nonblocking(true) }"));
        assert!(!blocks("fn f(&self) { self.socket.recv(&mut b) } fn g(&self) { self.socket.set_nonblocking(true) }"));
    }

    #[test]
    fn memory_and_generic_readers_are_not_known() {
        assert_eq!(known("", "let mut bytes = &b\"x\"[..]; bytes.read_to_string(&mut s)"), None);
        assert_eq!(known("", "self.bytes.read_to_string(&mut s)"), None);
        assert_eq!(known("", "use archive::File; let mut file = File::open(p)?; file.read_to_string(&mut s)"), None);
        assert_eq!(known("mut from: impl Read", "from.read_to_string(&mut s)"), None);
        assert_eq!(
            known("", "let file = File::open(p)?; let file = Cursor::new(v); file.read_to_string(&mut s)"),
            None
        );
    }
}
