//! Instruments the root file of a program: its `main`, and the way to the runtime.

use crate::instrument::entry::{Entry, entry, without_tokio};
use crate::instrument::names::Names;
use crate::instrument::program::{Refused, first_token};
use crate::instrument::visit::Visitor;
use syn::spanned::Spanned;
use syn::{File, ItemFn, ReturnType, Visibility};

/// Returns the runtime that `main`, in this file, asks for by an attribute. An error says why it can't be recorded.
pub fn entry_of<'a>(main: &'a ItemFn, file: &File, renamed: &[(String, String)]) -> Result<Option<Entry<'a>>, Refused> {
    let mut names = Names::new(renamed);
    names.enter(true, file.items.iter());
    let entry = entry(&main.attrs, &names)?;
    if main.sig.asyncness.is_some() && entry.is_none() {
        return Err(without_tokio(main.span(), &main.attrs, &names));
    }
    Ok(entry)
}

/// Lets the root file of a crate call the runtime.
pub fn add_runtime(visitor: &mut Visitor, file: &File) {
    if let Some(first) = file.items.first() {
        let at = visitor.edits.bytes(first.span()).start;
        visitor.edits.open_first(at, "#[macro_use] extern crate timeline; ");
    }
}

/// Wraps the program's `main`.
pub fn wrap_main(visitor: &mut Visitor, main: &ItemFn, entry: Option<Entry>, sockets: bool) {
    if let Some(entry) = entry {
        visitor.run_by(entry);
    }
    let clock = match (sockets, visitor.paused) {
        (true, _) => "patient",
        (false, true) => "paused",
        (false, false) => "virtual",
    };
    let output = match &main.sig.output {
        ReturnType::Default => "",
        output @ ReturnType::Type(..) => visitor.edits.text(output.span()),
    };
    let call = entry.map_or("timeline_main()".into(), |entry| format!("{}timeline_main())", entry.call()));
    let begin = format!("let _recording = ::timeline::begin({clock:?}, &{:?});", visitor.notes);
    let first = if let Visibility::Inherited = main.vis { first_token(&main.sig) } else { main.vis.span() };
    let at = visitor.edits.bytes(first).start;
    visitor.edits.open(at, format!("fn main() {output} {{ {begin} {call} }} ").replace('\n', " "));
    visitor.edits.replace(main.sig.ident.span(), "timeline_main");
}
