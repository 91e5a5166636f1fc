//! What the names imported in a file stand for.

use std::collections::HashMap;

use syn::UseTree;
use syn::visit::Visit;

/// The full path of each imported name; `None` if several imports give it different meanings.
#[derive(Default)]
pub struct Imports(HashMap<String, Option<Vec<String>>>);

impl Imports {
    pub fn of(syntax: &syn::File) -> Imports {
        let mut imports = Imports::default();
        imports.visit_file(syntax);
        imports
    }

    /// The path with its first segment replaced by what was imported under that name.
    pub fn full(&self, path: &syn::Path) -> Option<Vec<String>> {
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string());
        let first = segments.next()?;
        let start = match self.0.get(&first) {
            Some(imported) => imported.clone()?,
            None => vec![first],
        };
        Some(start.into_iter().chain(segments).collect())
    }

    fn tree(&mut self, tree: &UseTree, before: &[String]) {
        let joined = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &joined(&path.ident)),
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.insert(last, before.to_vec());
            }
            UseTree::Name(name) => self.insert(name.ident.to_string(), joined(&name.ident)),
            UseTree::Rename(rename) => self.insert(rename.rename.to_string(), joined(&rename.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before)),
            UseTree::Glob(_) => {}
        }
    }

    fn insert(&mut self, name: String, path: Vec<String>) {
        let known = self.0.entry(name).or_insert_with(|| Some(path.clone()));
        if known.as_ref() != Some(&path) {
            *known = None;
        }
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }
}
