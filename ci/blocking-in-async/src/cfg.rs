//! Decides whether a `#[cfg]` holds, as far as the command line tells. Whatever depends on the target is unknown; the
//! lint doesn't guess.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, Meta, Token};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    Unknown,
}

impl Truth {
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }

    fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }

    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

/// The `cfg` options known for one compilation.
pub struct Cfg {
    set: Vec<String>,
}

impl Cfg {
    pub fn new(cfgs: &[String], test: bool) -> Cfg {
        let mut set = cfgs.to_vec();
        set.extend(test.then(|| "test".to_owned()));
        Cfg { set }
    }

    /// Whether an item with these attributes is compiled.
    pub fn compiled(&self, attributes: &[Attribute]) -> Truth {
        let cfgs = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        cfgs.map(|attribute| attribute.parse_args().map_or(Truth::Unknown, |predicate| self.holds(&predicate)))
            .fold(Truth::Yes, Truth::and)
    }

    pub fn holds(&self, predicate: &Meta) -> Truth {
        match predicate {
            Meta::Path(path) => match path.get_ident().map(ToString::to_string).as_deref() {
                Some(name) if self.set.iter().any(|set| set == name) => Truth::Yes,
                Some("test") => Truth::No,
                _ => Truth::Unknown,
            },
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(literal) => self.value_holds(&pair.path, &literal.lit),
                _ => Truth::Unknown,
            },
            Meta::List(list) => {
                let Ok(inner) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
                    return Truth::Unknown;
                };
                let mut inner = inner.iter().map(|predicate| self.holds(predicate));
                if list.path.is_ident("all") {
                    inner.fold(Truth::Yes, Truth::and)
                } else if list.path.is_ident("any") {
                    inner.fold(Truth::No, Truth::or)
                } else if list.path.is_ident("not") {
                    inner.next().map_or(Truth::Unknown, Truth::not)
                } else {
                    Truth::Unknown
                }
            }
        }
    }

    /// The attribute itself, or what a `cfg_attr` turns it into, with how certain that is.
    pub fn applied(&self, meta: &Meta) -> Vec<(Meta, Truth)> {
        let Meta::List(list) = meta else { return vec![(meta.clone(), Truth::Yes)] };
        if !list.path.is_ident("cfg_attr") {
            return vec![(meta.clone(), Truth::Yes)];
        }
        let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
            return Vec::new();
        };
        let mut parts = parts.into_iter();
        let truth = parts.next().map_or(Truth::Unknown, |predicate| self.holds(&predicate));
        if truth == Truth::No {
            return Vec::new();
        }
        let nested = parts.flat_map(|meta| self.applied(&meta));
        nested.map(|(meta, inner)| (meta, truth.and(inner))).collect()
    }

    /// Whether a `key = "value"` holds. Cargo lists every feature that is on, so any other feature is off.
    fn value_holds(&self, key: &syn::Path, value: &Lit) -> Truth {
        let (Some(key), Lit::Str(value)) = (key.get_ident(), value) else { return Truth::Unknown };
        let wanted = format!("{key}=\"{}\"", value.value());
        if self.set.contains(&wanted) {
            Truth::Yes
        } else if key == "feature" {
            Truth::No
        } else {
            Truth::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn the_command_line_decides_what_it_names_and_nothing_else() {
        let cfg = Cfg::new(&["feature=\"full\"".to_owned()], false);
        assert_eq!(cfg.holds(&parse_quote!(test)), Truth::No);
        assert_eq!(cfg.holds(&parse_quote!(feature = "full")), Truth::Yes);
        assert_eq!(cfg.holds(&parse_quote!(feature = "none")), Truth::No);
        assert_eq!(cfg.holds(&parse_quote!(unix)), Truth::Unknown);
        assert_eq!(cfg.holds(&parse_quote!(all(unix, test))), Truth::No);
        assert_eq!(cfg.holds(&parse_quote!(any(unix, not(test)))), Truth::Yes);
    }
}
