//! Finds what a file of a program names by a path relative to itself: its modules in other files, and what
//! `include_str!` and similar macros read.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::path::{Path, PathBuf};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, Lit, Macro, Meta, MetaList, Visibility};

/// A relative path in a file.
pub struct Named {
    /// The file it stands for, which exists.
    pub path: PathBuf,
    pub what: What,
    /// Where to write another path.
    pub at: At,
}

#[derive(Clone, Copy, PartialEq)]
pub enum What {
    /// A module. Those that it declares lie in the folder with its name, or beside it if `is_mod_rs` is set.
    Module { is_mod_rs: bool },
    /// A file that is read into the program, or the beginning of its path.
    Included,
}

pub enum At {
    /// In place of this literal.
    Literal(Span),
    /// As an attribute before the declaration that begins here.
    Before(Span),
}

/// Returns the paths that `file`, whose own path is `path`, names. With `is_mod_rs`, its modules lie beside it.
pub fn named(file: &syn::File, path: &Path, is_mod_rs: bool) -> Vec<Named> {
    let beside = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let below = if is_mod_rs { beside.clone() } else { path.with_extension("") };
    let mut finder = Finder { beside, below, inline: false, found: Vec::new() };
    finder.visit_file(file);
    finder.found
}

struct Finder {
    /// The folder of the file.
    beside: PathBuf,
    /// The folder of the modules that are declared at the current place.
    below: PathBuf,
    /// Whether the current place is inside an inline module.
    inline: bool,
    found: Vec<Named>,
}

impl Finder {
    /// Returns the folder to which `#[path]` is relative.
    fn base(&self) -> &Path {
        if self.inline { &self.below } else { &self.beside }
    }

    fn add(&mut self, path: PathBuf, what: What, at: At) -> bool {
        let exists = path.is_file();
        if exists {
            self.found.push(Named { path, what, at });
        }
        exists
    }

    /// Adds the module `name`, declared without a path at `at`.
    fn declared(&mut self, name: &str, at: Span) {
        let name = name.trim_start_matches("r#");
        let [file, folder] = [format!("{name}.rs"), format!("{name}/mod.rs")].map(|file| self.below.join(file));
        if !self.add(file, What::Module { is_mod_rs: false }, At::Before(at)) {
            self.add(folder, What::Module { is_mod_rs: true }, At::Before(at));
        }
    }

    /// Adds the module with the attribute `#[path = "…"]`.
    fn with_path(&mut self, path: &str, literal: Span) {
        self.add(self.base().join(path), What::Module { is_mod_rs: true }, At::Literal(literal));
    }

    /// Adds what `include_str!` or a similar macro names. The name may be put together by `concat!`.
    fn included(&mut self, tokens: &TokenStream) {
        let mut tokens = tokens.clone().into_iter();
        match [tokens.next(), tokens.next(), tokens.next()] {
            [Some(TokenTree::Literal(literal)), ..] => {
                if let Some(path) = text(&literal) {
                    self.add(self.beside.join(path), What::Included, At::Literal(literal.span()));
                }
            }
            [Some(TokenTree::Ident(concat)), Some(TokenTree::Punct(_)), Some(TokenTree::Group(parts))]
                if concat == "concat" =>
            {
                if let Some(TokenTree::Literal(first)) = parts.stream().into_iter().next()
                    && let Some(path) = text(&first)
                {
                    // Only its beginning is known, so it may be no file.
                    let path = self.beside.join(path);
                    self.found.push(Named { path, what: What::Included, at: At::Literal(first.span()) });
                }
            }
            _ => {}
        }
    }

    /// Looks for declarations and macros among the tokens of a macro or an attribute.
    fn scan(&mut self, tokens: &TokenStream) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        for (number, token) in tokens.iter().enumerate() {
            match (token, &tokens[number + 1..]) {
                (TokenTree::Ident(word), [TokenTree::Ident(name), TokenTree::Punct(end), ..])
                    if word == "mod" && end.as_char() == ';' =>
                {
                    self.declaration(&tokens[..number], &name.to_string(), word.span());
                }
                (TokenTree::Ident(word), [TokenTree::Punct(mark), TokenTree::Group(arguments), ..])
                    if reads_file(word) && mark.as_char() == '!' =>
                {
                    self.included(&arguments.stream());
                }
                (TokenTree::Group(group), _) => self.scan(&group.stream()),
                _ => {}
            }
        }
    }

    /// Adds the module `name`, whose `mod` follows the tokens `before`.
    fn declaration(&mut self, mut before: &[TokenTree], name: &str, mut at: Span) {
        if let [rest @ .., TokenTree::Ident(word), TokenTree::Group(of)] = before
            && word == "pub"
            && of.delimiter() == Delimiter::Parenthesis
        {
            (before, at) = (rest, word.span());
        } else if let [rest @ .., TokenTree::Ident(word)] = before
            && word == "pub"
        {
            (before, at) = (rest, word.span());
        }
        while let [rest @ .., TokenTree::Punct(hash), TokenTree::Group(attribute)] = before
            && hash.as_char() == '#'
        {
            if let Some((path, literal)) = assigned_path(&attribute.stream()) {
                return self.with_path(&path, literal);
            }
            before = rest;
        }
        self.declared(name, at);
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.attrs.iter().any(is_only_for_tests) {
            return;
        }
        let path = module.attrs.iter().find(|attribute| attribute.path().is_ident("path")).and_then(assigned);
        if module.content.is_none() {
            match path {
                Some((path, literal)) => self.with_path(&path, literal),
                None => {
                    let conditional = module
                        .attrs
                        .iter()
                        .filter(|attribute| attribute.path().is_ident("cfg_attr"))
                        .filter_map(assigned);
                    conditional.for_each(|(path, literal)| self.with_path(&path, literal));
                    let at = match &module.vis {
                        Visibility::Inherited => module.mod_token.span,
                        visible => visible.span(),
                    };
                    self.declared(&module.ident.to_string(), at);
                }
            }
            return;
        }
        let folder = match path {
            Some((path, _)) => self.base().join(path),
            None => self.below.join(module.ident.to_string().trim_start_matches("r#")),
        };
        let before = (std::mem::replace(&mut self.below, folder), std::mem::replace(&mut self.inline, true));
        visit::visit_item_mod(self, module);
        (self.below, self.inline) = before;
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if mac.path.segments.last().is_some_and(|segment| reads_file(&segment.ident)) {
            self.included(&mac.tokens);
        } else {
            self.scan(&mac.tokens);
        }
    }

    fn visit_meta_list(&mut self, list: &'ast MetaList) {
        self.scan(&list.tokens);
    }
}

fn reads_file(name: &proc_macro2::Ident) -> bool {
    ["include_str", "include_bytes", "include"].iter().any(|reads| name == reads)
}

fn is_only_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
}

/// Returns the path that an attribute, `path` or `cfg_attr`, gives to a module, and its literal.
fn assigned(attribute: &Attribute) -> Option<(String, Span)> {
    match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: Lit::Str(path), .. }) => Some((path.value(), path.span())),
            _ => None,
        },
        Meta::List(list) => assigned_path(&list.tokens),
        Meta::Path(_) => None,
    }
}

/// Returns the text in `path = "…"` among the tokens, and its literal.
fn assigned_path(tokens: &TokenStream) -> Option<(String, Span)> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.windows(3).find_map(|window| match window {
        [TokenTree::Ident(key), TokenTree::Punct(_), TokenTree::Literal(literal)] if key == "path" => {
            Some((text(literal)?, literal.span()))
        }
        _ => None,
    })
}

/// Returns the text of a literal, if it is one.
fn text(literal: &proc_macro2::Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_included_files_are_found_where_the_compiler_finds_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            "a.rs",
            "b/mod.rs",
            "in/c.rs",
            "odd.rs",
            "in/odd.rs",
            "d/e.rs",
            "unix.rs",
            "f.rs",
            "g/h.rs",
            "text",
            "tests.rs",
            "lib/k.rs",
            "lib/in/l.rs",
            "async.rs",
        ];
        for file in files {
            let file = folder.path().join(file);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            std::fs::write(file, "").expect("it can be written");
        }
        let source = r##"
            #![doc = include_str!("text")]
            mod a; pub(crate) mod b; mod missing; mod r#async;
            mod r#in { mod c; #[path = "odd.rs"] mod odd; }
            #[path = "odd.rs"] mod other;
            #[path = "d"] mod named { mod e; }
            #[cfg_attr(unix, path = "unix.rs")] mod f;
            #[cfg(test)] mod tests;
            cfg_if! { if #[cfg(unix)] { #[path = "g/h.rs"] pub mod g; } else { mod a; } }
            static T: [&str; 3] = [include_str!("text"), include_str!(concat!("te", "xt")), include_str!("none")];
            fn f() { println!("{}", include_str!("text")); lazy! { include_bytes!("text") } }
        "##;
        let find = |source: &str, file: &str, is_mod_rs| {
            let parsed = syn::parse_file(source).expect("it parses");
            let found = named(&parsed, &folder.path().join(file), is_mod_rs);
            let short = |named: Named| {
                let path = named.path.strip_prefix(folder.path()).expect("it is below").display().to_string();
                match named.what {
                    What::Module { is_mod_rs } => format!("{path}{}", if is_mod_rs { " *" } else { "" }),
                    What::Included => format!("{path} included"),
                }
            };
            found.into_iter().map(short).collect::<Vec<_>>()
        };
        assert_eq!(
            find(source, "main.rs", true),
            [
                "text included",
                "a.rs",
                "b/mod.rs *",
                "async.rs",
                "in/c.rs",
                "in/odd.rs *",
                "odd.rs *",
                "d/e.rs",
                "unix.rs *",
                "f.rs",
                "g/h.rs *",
                "a.rs",
                "text included",
                "te included",
                "text included",
                "text included",
            ]
        );
        assert_eq!(
            find("mod k; mod r#in { mod l; } #[path = \"a.rs\"] mod m;", "lib.rs", false),
            ["lib/k.rs", "lib/in/l.rs", "a.rs *"]
        );
    }
}
