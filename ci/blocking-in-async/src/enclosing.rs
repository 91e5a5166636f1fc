//! Names the item around a place, such as `tools::Search::run`, so that the baseline knows a call again after its line
//! has changed.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::crate_map::type_path;
use crate::source::{Position, range};

/// The innermost function, or other item with a name, and what is around it within the file. Empty if there is none.
pub fn item(file: &syn::File, at: Position) -> String {
    let mut search = Search { at, names: Vec::new() };
    search.visit_file(file);
    search.names.join("::")
}

struct Search {
    at: Position,
    /// The names of the items around the place, outermost first.
    names: Vec<String>,
}

impl Search {
    fn within(&mut self, node: &dyn Spanned, name: impl ToString, inner: impl FnOnce(&mut Self)) {
        if range(node.span()).contains(&self.at) {
            self.names.push(name.to_string());
            inner(self);
        }
    }
}

/// Defines a visit method for each kind of item with a name.
macro_rules! named {
    ($($visit:ident: $node:ident, $name:ident $(. $rest:ident)*;)*) => {
        $(fn $visit(&mut self, node: &'ast syn::$node) {
            self.within(node, &node.$name$(.$rest)*, |this| visit::$visit(this, node));
        })*
    };
}

impl<'ast> Visit<'ast> for Search {
    named! {
        visit_item_mod: ItemMod, ident;
        visit_item_fn: ItemFn, sig.ident;
        visit_item_trait: ItemTrait, ident;
        visit_item_const: ItemConst, ident;
        visit_item_static: ItemStatic, ident;
        visit_impl_item_fn: ImplItemFn, sig.ident;
        visit_impl_item_const: ImplItemConst, ident;
        visit_trait_item_fn: TraitItemFn, sig.ident;
        visit_trait_item_const: TraitItemConst, ident;
    }

    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        let own = type_path(&node.self_ty).map_or("impl".to_owned(), |path| path.join("::"));
        self.within(node, own, |this| visit::visit_item_impl(this, node));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_item_has_the_names_around_it() {
        let text = "fn plain() {}\nmod tools {\n    impl<T> super::Search<T> {\n        async fn run(&self) {\n            fn inner() {}\n        }\n    }\n}\nstatic N: u8 = 1;\nuse std::fs;\n";
        let file = syn::parse_file(text).expect("it is Rust");
        let at = |line, column| item(&file, Position { line, column });
        assert_eq!(at(1, 11), "plain");
        assert_eq!(at(4, 30), "tools::super::Search::run");
        assert_eq!(at(5, 22), "tools::super::Search::run::inner");
        assert_eq!(at(9, 15), "N");
        assert_eq!(at(10, 4), "");
    }
}
