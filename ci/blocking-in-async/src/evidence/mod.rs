//! Looks for evidence that the receiver of a call blocks, as far as syntax shows it. Clippy names only the trait, but
//! `Read::read` blocks on a file and not on bytes in memory; `send` waits only if the channel is bounded; and a socket
//! may be set not to wait. Without evidence, such a call isn't reported.
//!
//! Names of types are enough. Clippy has already found that the method is one of `std::io`'s, so a `File` here can't be
//! a `tokio::fs::File`.

mod collect;
mod declared;
mod receiver;

use crate::calls::Group;
use crate::source::Position;
use collect::{Collected, collect};
use receiver::{Known, Receiver};

/// What is known about the calls of one file. Positions are those of the callee's name.
#[derive(Default)]
pub struct Evidence(Collected);

impl Evidence {
    pub fn of(syntax: &syn::File) -> Evidence {
        Evidence(collect(syntax))
    }

    /// Whether a call of this group at this position is known to block.
    pub fn suffices(&self, group: Group, position: Position) -> bool {
        match group {
            Group::IoTrait => self.waits(position),
            Group::MaybeBounded => self.is_bounded(position),
            Group::Socket => !self.may_be_nonblocking(position),
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
        self.at(position).unwrap_or(self.0.makes_bounded && !self.0.makes_unbounded)
    }

    fn may_be_nonblocking(&self, position: Position) -> bool {
        let Some(receiver) = self.0.receivers.get(&position) else { return false };
        // Any function of the file may have set a field.
        let is_field = matches!(receiver, Receiver::Field(_));
        let mut set = self.0.nonblocking.iter().filter(|(set, _)| set == receiver);
        set.any(|(_, function)| is_field || function.contains(&position))
    }

    fn at(&self, position: Position) -> Known {
        self.0.known.get(&position).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is known about the receiver of the only `read_to_string` in a function's body.
    fn known(parameters: &str, body: &str) -> Known {
        let text = format!("struct S {{ log: File, bytes: Vec<u8> }} impl S {{ fn f({parameters}) {{\n{body}\n}} }}");
        let evidence = Evidence::of(&syn::parse_file(&text).expect("it parses"));
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
            Evidence::of(&syn::parse_file(&text).expect("it parses")).is_bounded(Position { line: 2, column })
        };
        assert!(sends("bounded"));
        assert!(!sends("unbounded"));
    }

    #[test]
    fn a_socket_that_may_not_wait_does_not_block() {
        let blocks = |text: &str| {
            let column = text.find("recv").expect("it is called");
            Evidence::of(&syn::parse_str(text).expect("it parses"))
                .suffices(Group::Socket, Position { line: 1, column })
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
