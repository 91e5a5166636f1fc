//! The attribute that stands in for Tokio's on `main`. A crate that uses it has `little_loop` among its dependencies.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// Makes `async fn main` a plain one that runs its body in `little_loop::block_on`. What Tokio's attribute may say in
/// parentheses is ignored, so there is one thread, and the clock is never paused.
#[proc_macro_attribute]
pub fn main(_: TokenStream, function: TokenStream) -> TokenStream {
    let is_async = |token: &TokenTree| token.to_string() == "async";
    let mut signature: Vec<TokenTree> =
        function.into_iter().filter(|token| !is_async(token)).collect();
    let body = match signature.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => body,
        _ => panic!("this attribute belongs on `async fn main`"),
    };
    let signature: TokenStream = signature.into_iter().collect();
    let main = format!("{signature} {{ ::little_loop::block_on(async move {body}) }}");
    main.parse().expect("the function was one before")
}
