//! Checks the structure of the crates: dependencies between them lead one way, no file is too long, and no two files
//! of a crate import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::UseTree;
use syn::visit::{self, Visit};
use walkdir::WalkDir;

/// Each crate of the checker and the crates it may use.
const ARROWS: [(&str, &[&str]); 6] = [
    ("book", &[]),
    ("timeline", &[]),
    ("chart", &[]),
    ("blocking-in-async", &[]),
    ("site", &["book"]),
    ("course", &["book", "chart", "site", "timeline"]),
];

/// Maximum number of lines in a file.
const LONGEST: usize = 400;

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in ci/").to_path_buf()
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        !["target", "node_modules", "small-book"].contains(&&*name)
    });
    let files = walk.map(|entry| entry.expect("ci/ can be read").into_path());
    let has_ending =
        |file: &PathBuf| file.extension().is_some_and(|it| endings.contains(&&*it.to_string_lossy())) && file.is_file();
    files.filter(has_ending).collect()
}

#[test]
fn arrows_lead_one_way() {
    for (name, may) in ARROWS {
        let manifest = std::fs::read_to_string(house().join(name).join("Cargo.toml")).expect("it has a manifest");
        let manifest: toml::Table = manifest.parse().expect("it is TOML");
        let used = manifest["dependencies"].as_table().expect("it is a table").keys();
        let ours: BTreeSet<&str> = used.map(String::as_str).filter(|it| ARROWS.iter().any(|(a, _)| a == it)).collect();
        assert_eq!(ours, may.iter().copied().collect(), "what {name} uses");
    }
}

#[test]
fn files_are_short() {
    let long = files(&house(), &["rs", "py", "mjs"]).into_iter().filter_map(|file| {
        let lines = std::fs::read_to_string(&file).expect("it is text").lines().count();
        (lines > LONGEST).then(|| format!("{}: {lines} lines", file.display()))
    });
    assert_eq!(long.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    for (name, _) in ARROWS {
        let edges = edges(&house().join(name).join("src"));
        assert!(edges.len() > 5, "{name} has files");
        let circles: Vec<&String> = edges.keys().filter(|file| reaches(&edges, file, file)).collect();
        assert!(circles.is_empty(), "{name}: these are in a circle: {circles:?}");
    }
}

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Returns whether a path of imports leads from one file to another.
fn reaches(edges: &Edges, from: &str, to: &str) -> bool {
    let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
    while let Some(file) = left.pop() {
        for next in &edges[file] {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                left.push(next);
            }
        }
    }
    false
}

/// Returns a crate's modules, `a::b` for `a/b.rs` and `a/b/mod.rs`, each with the modules it names.
fn edges(src: &Path) -> Edges {
    let named = files(src, &["rs"]).into_iter().map(|file| {
        let below = file.strip_prefix(src).expect("it lies there").with_extension("");
        let parts = below.iter().map(|part| part.to_string_lossy().into_owned());
        let parts: Vec<String> = parts.filter(|part| !["mod", "lib"].contains(&part.as_str())).collect();
        (parts.join("::"), file)
    });
    let modules: BTreeMap<String, PathBuf> = named.collect();
    let mut edges = Edges::new();
    for (module, file) in &modules {
        let text = std::fs::read_to_string(file).expect("it is text");
        let mut paths = Paths {
            module: module.split("::").filter(|it| !it.is_empty()).map(String::from).collect(),
            found: Vec::new(),
        };
        paths.visit_file(&syn::parse_file(&text).expect("it parses"));
        let known = paths.found.iter().filter_map(|path| {
            (0..=path.len()).rev().map(|length| path[..length].join("::")).find(|name| modules.contains_key(name))
        });
        edges.insert(module.clone(), known.filter(|it| it != module).collect());
    }
    edges
}

/// Collects the paths in a file that begin with `crate::`, `super::` or a child module.
struct Paths {
    module: Vec<String>,
    /// Paths from the crate's root.
    found: Vec<Vec<String>>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>) {
        match path.first().map(String::as_str) {
            Some("crate") => self.found.push(path[1..].to_vec()),
            Some("super") => {
                let above = self.module[..self.module.len().saturating_sub(1)].iter();
                self.found.push(above.chain(&path[1..]).cloned().collect());
            }
            // Possibly a child module; if not, it resolves to this file itself.
            Some(_) if path.len() > 1 => self.found.push(self.module.iter().chain(&path).cloned().collect()),
            _ => {}
        }
    }

    fn add_tree(&mut self, tree: &UseTree, mut before: Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_tree(&path.tree, before);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_tree(tree, before.clone())),
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.add(before);
            }
            UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                self.add(before);
            }
            UseTree::Glob(_) => self.add(before),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&item.tree, Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    /// `pub(crate)` doesn't name a file.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    /// Tests are inside the file and use it through `super::*`.
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }
}
