//! What the receiver of a call is, as far as syntax shows. `Read::read` blocks on a file and not on bytes in memory,
//! and clippy tells the trait alone; `send` waits only if the channel is bounded, and a socket may be set not to wait.
//! Without evidence such a call is no report.
//!
//! Names of types are enough: that a method is one of `std::io`'s is known already, so a `File` here is no
//! `tokio::fs::File`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, Pat, ReturnType, Signature, Type};

use crate::calls::Group;
use crate::macros::{self, Content};
use crate::source::Position;

/// Types whose reading and writing waits for the system. Standard output is not among them: printing is rarely worth a
/// report.
const BLOCKING_TYPES: &[&str] = &[
    "ChildStderr",
    "ChildStdin",
    "ChildStdout",
    "File",
    "PipeReader",
    "PipeWriter",
    "Stdin",
    "StdinLock",
    "TcpStream",
    "UnixStream",
];

/// Functions and methods that hand out such a thing, or the sending half of a bounded channel.
const BLOCKING_MAKERS: &[&str] = &["accept", "bounded", "incoming", "open", "stdin", "sync_channel"];

/// Methods that give what they are called on, perhaps wrapped or unwrapped.
const PASSING: &str = "\
    as_deref_mut as_mut as_ref borrow_mut by_ref chain clone context expect get_mut get_ref into_inner lock \
    map_err ok ok_or ok_or_else take try_clone unwrap unwrap_or_else with_context";

/// What is known of a thing: that it waits, that it does not, or nothing.
type Known = Option<bool>;

/// For every call in a file, by where the name of the called stands.
#[derive(Default)]
pub struct Evidence {
    calls: HashMap<Position, Known>,
    /// All channels that the file makes are bounded, and it makes one.
    only_bounded: bool,
    /// What is told not to wait, and in which function.
    nonblocking: Vec<(Receiver, Range<Position>)>,
    receivers: HashMap<Position, Receiver>,
}

impl Evidence {
    pub fn of(syntax: &syn::File) -> Evidence {
        let mut declared = Declared::default();
        Names(&mut declared).visit_file(syntax);
        declared.visit_file(syntax);
        let mut collector = Collector { declared, ..Collector::default() };
        // What is put into a field may stand behind its uses: the second time it is known.
        collector.visit_file(syntax);
        collector.visit_file(syntax);
        collector.evidence.only_bounded = collector.makes_bounded && !collector.makes_unbounded;
        collector.evidence
    }

    /// Whether a call of this group, there, is known to block.
    pub fn suffices(&self, group: Group, position: Position) -> bool {
        match group {
            Group::IoTrait => self.waits(position),
            Group::MaybeBounded => self.is_bounded(position),
            Group::Socket => !self.may_be_nonblocking(position),
            Group::BlockOn | Group::Other => true,
        }
    }

    /// Whether what is read or written there waits.
    fn waits(&self, position: Position) -> bool {
        self.at(position) == Some(true)
    }

    /// Whether the channel that is sent into there is bounded.
    fn is_bounded(&self, position: Position) -> bool {
        self.at(position).unwrap_or(self.only_bounded)
    }

    fn may_be_nonblocking(&self, position: Position) -> bool {
        let Some(receiver) = self.receivers.get(&position) else { return false };
        // A field may have been told in any function of the file.
        let is_field = matches!(receiver, Receiver::Field(_));
        let mut told = self.nonblocking.iter().filter(|(told, _)| told == receiver);
        told.any(|(_, function)| is_field || function.contains(&position))
    }

    fn at(&self, position: Position) -> Known {
        self.calls.get(&position).copied().flatten()
    }
}

/// What a method is called on, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Receiver {
    Variable(String),
    Field(String),
}

impl Receiver {
    fn of(expression: &Expr) -> Option<Receiver> {
        match expression {
            Expr::Path(path) => Some(Receiver::Variable(path.path.get_ident()?.to_string())),
            Expr::Field(field) => Some(Receiver::Field(member(&field.member))),
            _ => None,
        }
    }
}

/// What a file says of names.
#[derive(Default)]
struct Declared {
    /// Other names of blocking types: `type Line = TcpStream;`, `use std::fs::File as OnDisk;`.
    aliases: HashSet<String>,
    /// Names that mean something else here: `struct File`, `use archive::File;`.
    others: HashSet<String>,
    /// Fields whose type is a blocking one, as `Struct.field`.
    fields: HashSet<String>,
    /// Whether the functions of a name return a blocking type.
    functions: HashMap<String, bool>,
}

impl Declared {
    /// Whether a type is made of one that blocks.
    fn is_blocking(&self, of: &Type) -> bool {
        let mut mentions = Mentions { declared: self, blocking: false };
        mentions.visit_type(of);
        mentions.blocking
    }

    /// Whether these segments, without generic arguments, name a type that blocks.
    fn names_blocking<'a>(&self, mut segments: impl DoubleEndedIterator<Item = &'a syn::PathSegment>) -> bool {
        let Some(last) = segments.next_back() else { return false };
        let name = last.ident.to_string();
        match segments.next() {
            None => {
                self.aliases.contains(&name) || BLOCKING_TYPES.contains(&name.as_str()) && !self.others.contains(&name)
            }
            Some(first) => BLOCKING_TYPES.contains(&name.as_str()) && !is_of_others(&first.ident.to_string()),
        }
    }
}

/// Whether a path that begins so leads to something that is none of `std`'s.
fn is_of_others(first: &str) -> bool {
    !["std", "fs", "io", "net", "os", "process", "unix"].contains(&first)
}

/// First which names are taken.
struct Names<'a>(&'a mut Declared);

impl Names<'_> {
    fn import(&mut self, tree: &syn::UseTree, first: Option<&str>) {
        match tree {
            syn::UseTree::Path(path) => {
                let own = path.ident.to_string();
                self.import(&path.tree, Some(first.unwrap_or(&own)));
            }
            syn::UseTree::Name(name) if first.is_some_and(is_of_others) => {
                self.0.others.insert(name.ident.to_string());
            }
            syn::UseTree::Rename(rename) if !first.is_some_and(is_of_others) => {
                if BLOCKING_TYPES.iter().any(|name| rename.ident == name) {
                    self.0.aliases.insert(rename.rename.to_string());
                }
            }
            syn::UseTree::Rename(rename) => {
                self.0.others.insert(rename.rename.to_string());
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, first)),
            syn::UseTree::Name(_) | syn::UseTree::Glob(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, None);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        if self.0.is_blocking(&item.ty) {
            self.0.aliases.insert(item.ident.to_string());
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.0.others.insert(item.ident.to_string());
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.0.others.insert(item.ident.to_string());
    }
}

struct Mentions<'a> {
    declared: &'a Declared,
    blocking: bool,
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.blocking |= self.declared.names_blocking(path.segments.iter());
        visit::visit_path(self, path);
    }
}

/// A name that stands for different things stands for nothing.
fn note(names: &mut HashMap<String, bool>, name: String, blocking: bool) {
    names.entry(name).and_modify(|known| *known &= blocking).or_insert(blocking);
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        for (index, field) in item.fields.iter().enumerate() {
            if self.is_blocking(&field.ty) {
                let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                self.fields.insert(format!("{}.{name}", item.ident));
            }
        }
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        if let ReturnType::Type(_, of) = &signature.output {
            let blocking = self.is_blocking(of);
            note(&mut self.functions, signature.ident.to_string(), blocking);
        }
    }
}

#[derive(Default)]
struct Collector {
    declared: Declared,
    /// The type of the `impl` that is visited.
    own: String,
    /// What struct literals put into fields: channels have types that do not tell.
    filled: HashMap<String, bool>,
    /// Innermost last.
    variables: Vec<(String, Known)>,
    makes_bounded: bool,
    makes_unbounded: bool,
    /// The function that is visited.
    function: Range<Position>,
    evidence: Evidence,
}

impl Collector {
    fn bind(&mut self, pattern: &Pat, known: Known) {
        match pattern {
            Pat::Ident(ident) => self.variables.push((ident.ident.to_string(), known)),
            Pat::Type(typed) => {
                let known = if self.declared.is_blocking(&typed.ty) { Some(true) } else { known };
                self.bind(&typed.pat, known);
            }
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(|pattern| self.bind(pattern, known)),
            Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|pattern| self.bind(pattern, known)),
            Pat::Struct(of) => of.fields.iter().for_each(|field| self.bind(&field.pat, known)),
            Pat::Reference(reference) => self.bind(&reference.pat, known),
            Pat::Paren(paren) => self.bind(&paren.pat, known),
            _ => {}
        }
    }

    fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        let outside = self.variables.len();
        inner(self);
        self.variables.truncate(outside);
    }

    fn known(&self, expression: &Expr) -> Known {
        match expression {
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                self.variables.iter().rev().find(|(variable, _)| name == variable)?.1
            }
            Expr::Field(field) => self.known_field(field),
            Expr::MethodCall(call) => self.known_method(call),
            Expr::Call(call) => self.known_call(call),
            Expr::Await(inner) => self.known(&inner.base),
            Expr::Closure(closure) => self.known(&closure.body),
            Expr::Group(inner) => self.known(&inner.expr),
            Expr::Match(inner) => self.known(&inner.expr),
            Expr::Paren(inner) => self.known(&inner.expr),
            Expr::Reference(inner) => self.known(&inner.expr),
            Expr::Try(inner) => self.known(&inner.expr),
            Expr::Unary(inner) => self.known(&inner.expr),
            _ => None,
        }
    }

    /// `self.log`, by the type of the `impl`; of others only what a child process is talked to through.
    fn known_field(&self, field: &syn::ExprField) -> Known {
        let name = member(&field.member);
        if name == "stdin" || name == "stdout" || name == "stderr" {
            return Some(true);
        }
        let of_own = matches!(&*field.base, Expr::Path(path) if path.path.is_ident("self"));
        let declared = of_own && self.declared.fields.contains(&format!("{}.{name}", self.own));
        if declared { Some(true) } else { self.filled.get(&name).copied() }
    }

    fn known_method(&self, call: &syn::ExprMethodCall) -> Known {
        let name = call.method.to_string();
        if BLOCKING_MAKERS.contains(&name.as_str()) {
            return Some(true);
        }
        if PASSING.split(' ').any(|passing| passing == name) {
            return self.known(&call.receiver);
        }
        self.declared.functions.get(&name).filter(|blocking| **blocking).copied()
    }

    /// A maker, a function of a blocking type, or a wrapper around something that is known.
    fn known_call(&self, call: &syn::ExprCall) -> Known {
        let Expr::Path(path) = &*call.func else { return None };
        let mut segments = path.path.segments.iter();
        let name = segments.next_back()?.ident.to_string();
        if name == "unbounded" {
            return Some(false);
        }
        let of_type =
            segments.clone().next_back().is_some_and(|owner| owner.ident.to_string().starts_with(char::is_uppercase));
        let is_maker = !of_type && BLOCKING_MAKERS.contains(&name.as_str());
        if is_maker || self.declared.names_blocking(segments) {
            return Some(true);
        }
        self.declared
            .functions
            .get(&name)
            .filter(|blocking| **blocking)
            .copied()
            .or_else(|| self.known(call.args.first()?))
    }

    fn content(&mut self, name: &str, tokens: &TokenStream) {
        match macros::content(name, tokens) {
            Content::Expressions(expressions) => expressions.iter().for_each(|expression| self.visit_expr(expression)),
            Content::Statements(statements) => statements.iter().for_each(|statement| self.visit_stmt(statement)),
            Content::Tokens(tokens) => {
                for tree in tokens {
                    if let TokenTree::Group(group) = tree {
                        self.content("", &group.stream());
                    }
                }
            }
        }
    }

    fn function(&mut self, signature: &Signature, body: &syn::Block) {
        let braces = body.brace_token.span;
        let own = Position::start(braces.open())..Position::end(braces.close());
        let around = std::mem::replace(&mut self.function, own);
        self.scoped(|this| {
            for input in &signature.inputs {
                if let syn::FnArg::Typed(typed) = input {
                    this.bind(&typed.pat, this.declared.is_blocking(&typed.ty).then_some(true));
                }
            }
            this.visit_block(body);
        });
        self.function = around;
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let own = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.own, own.unwrap_or_default());
        visit::visit_item_impl(self, item);
        self.own = outer;
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        if let Some(known) = self.known(&field.expr) {
            note(&mut self.filled, member(&field.member), known);
        }
        visit::visit_field_value(self, field);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.function(&function.sig, body);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.scoped(|this| visit::visit_block(this, block));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        let known = local.init.as_ref().and_then(|init| self.known(&init.expr));
        self.bind(&local.pat, known);
    }

    /// `if let` and `while let`: what is bound lives on for a while, which does no harm.
    fn visit_expr_let(&mut self, expression: &'ast syn::ExprLet) {
        visit::visit_expr_let(self, expression);
        let known = self.known(&expression.expr);
        self.bind(&expression.pat, known);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        self.visit_expr(&expression.expr);
        let known = self.known(&expression.expr);
        for arm in &expression.arms {
            self.scoped(|this| {
                this.bind(&arm.pat, known);
                visit::visit_arm(this, arm);
            });
        }
    }

    fn visit_expr_for_loop(&mut self, expression: &'ast syn::ExprForLoop) {
        self.visit_expr(&expression.expr);
        let known = self.known(&expression.expr);
        self.scoped(|this| {
            this.bind(&expression.pat, known);
            this.visit_block(&expression.body);
        });
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.scoped(|this| {
            closure.inputs.iter().for_each(|input| this.bind(input, None));
            this.visit_expr(&closure.body);
        });
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if let Some(receiver) = Receiver::of(&call.receiver) {
            if call.method == "set_nonblocking" {
                self.evidence.nonblocking.push((receiver.clone(), self.function.clone()));
            }
            self.evidence.receivers.insert(Position::start(call.method.span()), receiver);
        }
        self.evidence.calls.insert(Position::start(call.method.span()), self.known(&call.receiver));
        visit::visit_expr_method_call(self, call);
    }

    /// `Read::read(&mut file, …)`, `io::copy(&mut from, &mut to)`: one argument that waits is enough.
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let (Some(first), Some(last)) = (path.path.segments.first(), path.path.segments.last())
        {
            self.makes_bounded |= last.ident == "bounded";
            self.makes_unbounded |= last.ident == "unbounded";
            let known = call.args.iter().map(|argument| self.known(argument)).max().flatten();
            self.evidence.calls.insert(Position::start(first.ident.span()), known);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        // `write!(file, …)`
        if let Content::Expressions(arguments) = macros::content(&name, &call.tokens)
            && let (Some(target), Some(first)) = (arguments.first(), call.path.segments.first())
        {
            self.evidence.calls.insert(Position::start(first.ident.span()), self.known(target));
        }
        self.content(&name, &call.tokens);
    }
}

fn member(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is known of the receiver of the only `read_to_string` in a function's body.
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
    fn memory_and_what_is_generic_is_not() {
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
