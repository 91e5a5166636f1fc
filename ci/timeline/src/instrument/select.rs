//! Parses the contents of `select!` and `join!`.

use syn::parse::ParseStream;
use syn::{Expr, Pat, Token};

/// Skips a leading `biased;`.
pub fn skip_biased(input: ParseStream) -> syn::Result<()> {
    let ahead = input.fork();
    if ahead.parse::<syn::Ident>().is_ok_and(|word| word == "biased") && ahead.peek(Token![;]) {
        input.parse::<syn::Ident>()?;
        input.parse::<Token![;]>()?;
    }
    Ok(())
}

/// A branch of `select!`: `PATTERN = FUTURE, if CONDITION => HANDLER`. Branches such as `else => HANDLER` have no
/// future.
pub struct Branch {
    pub future: Option<Expr>,
    pub condition: Option<Expr>,
    pub handler: Expr,
}

pub fn select_branches(input: ParseStream) -> syn::Result<Vec<Branch>> {
    skip_biased(input)?;
    let mut branches = Vec::new();
    while !input.is_empty() {
        let (mut future, mut condition) = (None, None);
        if input.peek(Token![else]) {
            input.parse::<Token![else]>()?;
        } else {
            Pat::parse_multi_with_leading_vert(input)?;
            // Otherwise it is `complete =>` or `default =>`, from the crate `futures`.
            if !input.peek(Token![=>]) {
                input.parse::<Token![=]>()?;
                future = Some(input.parse()?);
                if input.peek(Token![,]) && input.peek2(Token![if]) {
                    input.parse::<Token![,]>()?;
                    input.parse::<Token![if]>()?;
                    condition = Some(input.parse()?);
                }
            }
        }
        input.parse::<Token![=>]>()?;
        let handler = if input.peek(syn::token::Brace) {
            Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block: input.parse()? })
        } else {
            input.parse()?
        };
        input.parse::<Option<Token![,]>>()?;
        branches.push(Branch { future, condition, handler });
    }
    Ok(branches)
}
