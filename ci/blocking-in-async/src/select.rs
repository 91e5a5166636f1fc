//! Takes apart the branches of `select!`, whether tokio's or that of `futures`.

use syn::parse::{Parse, ParseStream};
use syn::{Block, Expr, Pat, Token};

pub struct Select {
    pub branches: Vec<Branch>,
    /// Whether it has a branch that only the macros of `futures` know.
    pub of_futures: bool,
}

pub struct Branch {
    pub kind: Kind,
    pub handler: Expr,
}

pub enum Kind {
    /// `pattern = future, if condition`.
    Future { future: Box<Expr>, condition: Option<Box<Expr>> },
    /// Runs if all futures are disabled.
    Else,
    /// Runs if all futures are done.
    Complete,
    /// Runs if no future is ready.
    Default,
}

impl Select {
    /// The expressions in the order in which they are written.
    pub fn into_expressions(self) -> Vec<Expr> {
        let expressions = self.branches.into_iter().flat_map(|branch| {
            let (future, condition) = match branch.kind {
                Kind::Future { future, condition } => (Some(future), condition),
                _ => (None, None),
            };
            future.into_iter().chain(condition).map(|expression| *expression).chain([branch.handler])
        });
        expressions.collect()
    }
}

impl Parse for Select {
    fn parse(input: ParseStream) -> syn::Result<Select> {
        let mut select = Select { branches: Vec::new(), of_futures: false };
        if input.peek(syn::Ident) && input.peek2(Token![;]) {
            input.parse::<syn::Ident>()?;
            input.parse::<Token![;]>()?;
        }
        while !input.is_empty() {
            let kind = kind(input)?;
            select.of_futures |= matches!(kind, Kind::Complete | Kind::Default);
            input.parse::<Token![=>]>()?;
            select.branches.push(Branch { kind, handler: handler(input)? });
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(select)
    }
}

fn kind(input: ParseStream) -> syn::Result<Kind> {
    if input.peek(Token![else]) {
        input.parse::<Token![else]>()?;
        return Ok(Kind::Else);
    }
    if input.peek(syn::Ident) && input.peek2(Token![=>]) {
        let word = input.parse::<syn::Ident>()?;
        return Ok(if word == "complete" { Kind::Complete } else { Kind::Default });
    }
    Pat::parse_multi_with_leading_vert(input)?;
    input.parse::<Token![=]>()?;
    let future = Box::new(input.parse()?);
    let mut condition = None;
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        input.parse::<Token![if]>()?;
        condition = Some(Box::new(input.parse()?));
    }
    Ok(Kind::Future { future, condition })
}

/// Parses the right side of a branch. A block ends the branch without a comma, whatever follows.
fn handler(input: ParseStream) -> syn::Result<Expr> {
    if input.peek(syn::token::Brace) {
        let ahead = input.fork();
        ahead.parse::<Block>()?;
        if !ahead.peek(Token![.]) && !ahead.peek(Token![?]) {
            return Ok(Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: input.parse()? }));
        }
    }
    input.parse()
}
