//! Checks the links to the playground: each program that can run there has one, and no other link opens anything
//! there. Links carry the program's text by construction, and the manifest shows whether the playground has the
//! dependencies. Never contacts the playground, whose compiler and crates may be newer.

use crate::check::links;
use crate::context::Context;
use anyhow::Result;
use book::files::{files_below, read};
use book::{Finding, Report};
use html5gum::{Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};

const PLAYGROUND: &str = "https://play.rust-lang.org/?";

/// Compares the links on all pages with the programs. Fails if a page or program can't be read.
pub fn check(context: &Context) -> Result<Report> {
    let place = context.place()?;
    context.cache.cached("playground", links::inputs(context, &place)?, "comparing links to the playground", || {
        let mut report = Report { table: site::playground::sums(&context.book)?, ..Report::default() };
        let shown = links_of_pages(context)?;
        // Programs with the same text have the same link.
        let mut known = BTreeSet::new();
        for (source, link) in site::playground::programs(&context.book)? {
            let is_shown = link.as_ref().is_ok_and(|link| shown.contains_key(link));
            let what = "no page links this program to the playground, although it can run there";
            let fix = "show it with the command that runs it, or set the switch `playground = false`";
            report.check((link.is_ok() && !is_shown).then(|| Finding::new(&source, 1, what, fix)));
            known.extend(link);
        }
        for (link, page) in shown.into_iter().filter(|(link, _)| !known.contains(link)) {
            let link: String = link.chars().take(100).collect();
            let what = format!("{link} opens something in the playground that is not a program of this book");
            let fix = "remove it, and show the program with the command that runs it, which adds the link";
            report.check([Finding::new(&format!("book/{page}"), 1, what, fix)]);
        }
        Ok(report)
    })
}

/// Returns the playground links, each with the first page that has it.
fn links_of_pages(context: &Context) -> Result<BTreeMap<String, String>> {
    let site = context.site();
    let mut links = BTreeMap::new();
    for page in files_below(&site, "")?.into_iter().filter(|file| file.ends_with(".html")) {
        let html = read(&site.join(&page))?.unwrap_or_default();
        for Ok(token) in Tokenizer::new(&html) {
            let Token::StartTag(tag) = token else { continue };
            let href = tag.attributes.get(&b"href"[..]).map(|href| String::from_utf8_lossy(href).into_owned());
            if let Some(href) = href.filter(|href| opens(href)) {
                links.entry(href).or_insert_with(|| page.clone());
            }
        }
    }
    Ok(links)
}

/// Returns whether an address opens something in the playground.
fn opens(address: &str) -> bool {
    let host = PLAYGROUND.trim_start_matches("https:").trim_end_matches("/?");
    address.split_once(host).is_some_and(|(scheme, rest)| {
        ["", "http:", "https:"].contains(&scheme.trim()) && rest.trim_start_matches('/').starts_with('?')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_playground_open_something() {
        for there in
            ["https://play.rust-lang.org/?code=a", "http://play.rust-lang.org?gist=1", "//play.rust-lang.org/?a"]
        {
            assert!(opens(there), "{there}");
        }
        for elsewhere in
            ["https://play.rust-lang.org/", "https://play.rust-lang.org/help", "https://example.org/?code=a", "?code=a"]
        {
            assert!(!opens(elsewhere), "{elsewhere}");
        }
    }
}
