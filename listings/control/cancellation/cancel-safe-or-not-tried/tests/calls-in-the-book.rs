//! Each method that a program of this book calls inside `select!`, `timeout`, or `try_join!` has a row.

include!("../src/main.rs");

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is called there as well, but isn't waited for, because it makes futures, tasks, and values; and what isn't a method
/// of Tokio: `join` polls both of its futures, `review` is a program's own, and a chapter shows what `send_request` loses.
const OTHERS: [&str; 10] = [
    "clone",
    "default",
    "from_millis",
    "from_secs",
    "join",
    "pending",
    "review",
    "send_request",
    "spawn",
    "spawn_blocking",
];

/// Folders that aren't searched: their programs aren't read in the book, or they are the trials themselves.
const NOT_HERE: [&str; 4] = ["cheats", "support", "tests", env!("CARGO_PKG_NAME")];

#[test]
fn each_method_the_book_calls_there_has_a_row() {
    let mut files = Vec::new();
    sources_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.."), &mut files);
    let (mut calls, mut own) = (BTreeMap::new(), BTreeSet::new());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let is_end = |c: char| !c.is_alphanumeric() && c != '_';
        let functions =
            text.split("fn ").skip(1).filter_map(|after| after.split(is_end).next());
        let parameters =
            text.split(": impl ").filter_map(|before| before.rsplit(is_end).next());
        own.extend(functions.chain(parameters).map(String::from));
        let Ok(tokens) = text.parse() else { continue };
        let mut found = BTreeSet::new();
        awaited(tokens, &mut found);
        calls.extend(found.into_iter().map(|call| (call, file.clone())));
    }
    assert!(calls.contains_key("recv") && calls.contains_key("tick"), "{calls:?}");
    let tried: BTreeSet<&str> =
        rows().iter().flat_map(|row| row.method.split(['`', ':'])).collect();
    calls.retain(|call, _| {
        !tried.contains(&**call) && !own.contains(call) && !OTHERS.contains(&&**call)
    });
    assert_eq!(calls, BTreeMap::new(), "add a row for each");
}

#[test]
fn the_search_finds_what_is_awaited() {
    let text = "select! { biased; Some(a) = x.recv() => { b.lock(c()) } _ = sleep(d) => e.f(), else => g() }
        timeout(h(), i.j(k)).await; tokio::try_join!(l(), m)";
    let mut found = BTreeSet::new();
    awaited(text.parse().unwrap(), &mut found);
    assert_eq!(found, ["recv", "sleep", "j", "l"].map(String::from).into());
}

fn sources_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !NOT_HERE.iter().any(|folder| path.ends_with(folder)) {
            sources_below(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Finds the calls in the branches of `select!`, in `try_join!`, and in the second argument of `timeout`.
fn awaited(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let (mut before, mut name) = (String::new(), String::new());
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let is_macro = before == "!";
            match if is_macro { &*name } else { &*before } {
                "try_join" if is_macro => calls(group.stream(), true, ("", ""), found),
                "select" if is_macro => calls(group.stream(), false, ("=", "=>"), found),
                "timeout" => calls(group.stream(), false, (",", ""), found),
                _ => {}
            }
            awaited(group.stream(), found);
        }
        name = std::mem::replace(&mut before, token.to_string());
    }
}

/// Notes each name before parentheses, from `start` until `end`.
fn calls(
    tokens: TokenStream,
    mut is_on: bool,
    (start, end): (&str, &str),
    found: &mut BTreeSet<String>,
) {
    let mut before = String::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(_)
                if before == "=" && token.to_string() == ">" && end == "=>" =>
            {
                is_on = false
            }
            TokenTree::Punct(punct) if punct.to_string() == start => is_on = true,
            TokenTree::Group(group) if is_on => {
                if group.delimiter() == proc_macro2::Delimiter::Parenthesis
                    && before.starts_with(char::is_lowercase)
                {
                    found.insert(before.clone());
                }
                calls(group.stream(), true, ("", ""), found);
            }
            _ => {}
        }
        before = token.to_string();
    }
}
