//! Paths and names of items.

use syn::Ident;
use syn::ext::IdentExt;

/// The name as the compiler knows it, without `r#`.
pub fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

pub fn joined(path: &[String], rest: impl IntoIterator<Item = String>) -> Vec<String> {
    path.iter().cloned().chain(rest).collect()
}

/// Shortens `a::fetch` to `fetch`, `a::b::fetch` to `b::fetch`, and `a::b::Client::fetch` to `Client::fetch`.
pub fn short(path: &str) -> String {
    let segments: Vec<&str> = path.split("::").skip(1).collect();
    segments[segments.len().saturating_sub(2)..].join("::")
}

/// Whether a type mentions one of these names.
pub fn mentions(of: &syn::Type, names: &[&str]) -> bool {
    struct Mentions<'a>(&'a [&'a str], bool);
    impl<'ast> syn::visit::Visit<'ast> for Mentions<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.1 |= self.0.iter().any(|name| ident == name);
        }
    }
    let mut mentions = Mentions(names, false);
    syn::visit::Visit::visit_type(&mut mentions, of);
    mentions.1
}

pub fn type_path(of: &syn::Type) -> Option<Vec<String>> {
    match of {
        syn::Type::Path(path) if path.qself.is_none() => {
            Some(path.path.segments.iter().map(|segment| name(&segment.ident)).collect())
        }
        syn::Type::Group(group) => type_path(&group.elem),
        syn::Type::Paren(paren) => type_path(&paren.elem),
        _ => None,
    }
}
