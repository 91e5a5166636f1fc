//! What a program needs that the playground may not have, as far as its text and its manifest tell. Runs nothing: whether a
//! program does there what it does here is for the trials to find out.

use super::address::EDITION;
use crate::listings::Switches;
use cargo_metadata::{Dependency, DependencyKind};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use syn::visit::Visit;
use syn::{ItemMod, ItemUse, UseTree};

/// What the playground has, by `ci/playground.toml`.
pub static PLAYGROUND: LazyLock<Playground> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../playground.toml")).expect("every test of this file reads the table")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playground {
    /// The features of each crate.
    pub crates: BTreeMap<String, Vec<String>>,
    pub machine: Machine,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    pub programs: Vec<String>,
    /// For compiling and running.
    pub seconds: u64,
}

impl Playground {
    /// What a listing asks for in its manifest that the playground has not, if anything.
    pub fn refuses_listing(&self, edition: &str, switches: &Switches) -> Option<String> {
        if edition != EDITION {
            return Some(format!("it is written in the edition {edition}"));
        }
        let is_long = switches.limit > self.machine.seconds;
        is_long.then(|| format!("it may take {} s, and is given {} s there", switches.limit, self.machine.seconds))
    }

    /// The same of the crates that a package depends on.
    pub fn refuses_crates(&self, dependencies: &[Dependency]) -> Option<String> {
        let mut needed = dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        needed.find_map(|dependency| {
            let Dependency { name, features, uses_default_features, .. } = dependency;
            let Some(offered) = self.crates.get(name) else { return Some(format!("it uses the crate `{name}`")) };
            let mut wanted = features.iter().map(String::as_str).chain(uses_default_features.then_some("default"));
            let missing = wanted.find(|wanted| offered.iter().all(|offered| offered != wanted));
            missing.map(|feature| format!("it uses the feature `{feature}` of the crate `{name}`"))
        })
    }

    /// What the text of the program `name` asks for that the playground has not, if anything.
    pub fn refuses_text(&self, name: &str, program: &str) -> Option<String> {
        let (Ok(file), Ok(tokens)) = (syn::parse_file(program), program.parse::<TokenStream>()) else {
            return Some("it is no Rust".into());
        };
        let mut elsewhere = Elsewhere::default();
        elsewhere.visit_file(&file);
        if let Some(module) = elsewhere.modules.first() {
            return Some(format!("its module `{module}` is a file of its own"));
        }
        let words = [words(tokens), elsewhere.imports].concat();
        if holds(&words, &[&name.replace('-', "_"), ":", ":"]) {
            return Some("it uses a library of its own".into());
        }
        if let Some((_, what)) = OF_THE_MACHINE.iter().find(|(code, _)| holds(&words, code)) {
            return Some((*what).into());
        }
        let mut strings = words.iter().filter(|word| word.starts_with('"'));
        if let Some(host) = strings.find(|text| is_of_another_host(text.trim_matches('"'))) {
            return Some(format!("it asks {host}"));
        }
        let started = words.windows(6).filter(|words| words[..5] == ["Command", ":", ":", "new", "("]);
        let is_there = |program: &str| self.machine.programs.iter().any(|there| format!("{there:?}") == program);
        let unknown = started.map(|words| &words[5]).find(|program| !is_there(program));
        unknown.map(|program| format!("it starts {program}"))
    }
}

/// What a program can name that is of the machine it runs on, word by word.
const OF_THE_MACHINE: [(&[&str], &str); 9] = [
    (&["std", ":", ":", "env"], "it asks for its environment"),
    (&["env", "!"], "it asks for its environment"),
    (&["option_env", "!"], "it asks for its environment"),
    (&["std", ":", ":", "fs"], "it uses files"),
    (&["tokio", ":", ":", "fs"], "it uses files"),
    (&["include", "!"], "it includes a file"),
    (&["include_str", "!"], "it includes a file"),
    (&["include_bytes", "!"], "it includes a file"),
    (&["stdin", "(", ")"], "it reads its input"),
];

/// Whether `code` stands in `words`.
fn holds(words: &[String], code: &[&str]) -> bool {
    words.windows(code.len()).any(|words| words == code)
}

/// Whether a text is `host:port` of another machine.
fn is_of_another_host(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let is_port = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let is_host = host.contains(['.', '[']) && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-[:]".contains(&b));
    is_port && is_host && !host.starts_with("127.") && host != "[::1]"
}

/// All words and signs of a program, also those inside of macros, which no parser of Rust looks into.
fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            words.push(token.to_string());
            continue;
        };
        let [open, close] = match group.delimiter() {
            Delimiter::Parenthesis => ["(", ")"],
            Delimiter::Brace => ["{", "}"],
            Delimiter::Bracket => ["[", "]"],
            Delimiter::None => ["", ""],
        };
        words.push(open.into());
        words.extend(self::words(group.stream()));
        words.push(close.into());
    }
    words
}

/// What of a program is written in a way that its words alone do not tell.
#[derive(Default)]
struct Elsewhere {
    /// Modules without a body.
    modules: Vec<String>,
    /// What is imported, each from its crate on: `use std::{env, fs};` names `std::fs` nowhere.
    imports: Vec<String>,
}

impl Visit<'_> for Elsewhere {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        self.modules.extend(module.content.is_none().then(|| module.ident.to_string()));
        syn::visit::visit_item_mod(self, module);
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.import(&[], &item.tree);
    }
}

impl Elsewhere {
    fn import(&mut self, before: &[String], tree: &UseTree) {
        let step = match tree {
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.import(before, tree)),
            UseTree::Path(path) => {
                let step = [path.ident.to_string(), ":".into(), ":".into()];
                return self.import(&[before, &step].concat(), &path.tree);
            }
            UseTree::Name(name) => name.ident.to_string(),
            UseTree::Rename(name) => name.ident.to_string(),
            UseTree::Glob(_) => "*".into(),
        };
        self.imports.extend_from_slice(before);
        self.imports.extend([step, ";".into()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(program: &str) -> Option<String> {
        PLAYGROUND.refuses_text("my-listing", program)
    }

    #[test]
    fn what_needs_nothing_is_not_refused() {
        for fine in [
            "use std::{io, time::Duration}; fn main() { env(fs); } mod here { fn env() {} }",
            "fn main() { let server = TcpListener::bind(\"127.0.0.1:0\"); println!(\"at 12:30, a:1 {}\", \"[::1]:80\"); }",
            "use tokio::process::Command; fn main() { Command::new(\"sh\").stdin(Stdio::null()); }",
            "// std::env, include!(\"x\")\nfn main() { println!(\"std::env\"); }",
        ] {
            assert_eq!(refused(fine), None, "{fine}");
        }
    }

    #[test]
    fn what_is_of_the_machine_is_refused() {
        for (program, why) in [
            ("mod helper; fn main() {}", "its module `helper` is a file of its own"),
            ("use my_listing::ask; fn main() {}", "it uses a library of its own"),
            ("use std::{env, io}; fn main() {}", "it asks for its environment"),
            ("fn main() { println!(\"{:?}\", std::env::args()); }", "it asks for its environment"),
            ("fn main() { env!(\"CARGO_PKG_NAME\"); }", "it asks for its environment"),
            ("use tokio::{fs::read, io}; fn main() {}", "it uses files"),
            ("fn main() { tokio::join!(std::fs::read(\"x\")); }", "it uses files"),
            ("fn main() { include_str!(\"x\"); }", "it includes a file"),
            ("fn main() { io::stdin().lines(); }", "it reads its input"),
            ("fn main() { Command::new(\"curl\"); }", "it starts \"curl\""),
            ("fn main() { tokio::join!(std::process::Command::new(program)); }", "it starts program"),
            ("fn main() { connect(\"example.org:80\"); }", "it asks \"example.org:80\""),
            ("fn main() { connect(\"[2001:db8::1]:80\"); }", "it asks \"[2001:db8::1]:80\""),
            ("fn main() {", "it is no Rust"),
        ] {
            assert_eq!(refused(program).as_deref(), Some(why), "{program}");
        }
    }
}
