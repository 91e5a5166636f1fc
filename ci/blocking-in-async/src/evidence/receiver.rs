//! The receiver of a method call.

use syn::Expr;

/// Whether reading from, writing to, or sending into a thing waits; `None` if nothing is known.
pub type Known = Option<bool>;

/// The thing a method is called on, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    Variable(String),
    Field(String),
}

impl Receiver {
    pub fn of(expression: &Expr) -> Option<Receiver> {
        match expression {
            Expr::Path(path) => Some(Receiver::Variable(path.path.get_ident()?.to_string())),
            Expr::Field(field) => Some(Receiver::Field(member(&field.member))),
            _ => None,
        }
    }
}

pub fn member(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}
