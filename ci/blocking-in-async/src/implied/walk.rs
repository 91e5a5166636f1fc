//! Walks a file, keeps track of what its variables are, and notes the calls that are implied.

use std::collections::HashMap;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, Signature, Type};

use super::call::{Callee, Implied};
use super::things::{PASSING, Thing, Things};
use crate::crate_map::{CrateMap, type_path};
use crate::imports::Imports;
use crate::macros::{self, Content};
use crate::source::range;

/// Functions of a type that are methods of the standard library's traits.
const OF_TYPE: [&str; 4] = ["default", "from", "from_str", "try_from"];

/// Methods that request items of an iterator.
const REQUESTS: [&str; 7] = ["collect", "count", "fold", "for_each", "last", "next", "nth"];

/// Methods that convert into the type that is wanted, and the method of that type that they call.
const CONVERSIONS: [(&str, &str); 3] = [("into", "from"), ("parse", "from_str"), ("try_into", "try_from")];

pub fn walk(syntax: &syn::File, map: &CrateMap, externs: &[String]) -> Vec<Implied> {
    let imports = Imports::of(syntax);
    let things = Things { map, externs, imports, fields: HashMap::new(), own: String::new(), variables: Vec::new() };
    let mut fields = Fields { things, found: HashMap::new() };
    fields.visit_file(syntax);
    let things = Things { fields: fields.found, ..fields.things };
    let mut walk = Walk { things, calls: Vec::new() };
    walk.visit_file(syntax);
    walk.calls
}

/// Collects what the fields of structs are.
struct Fields<'a> {
    things: Things<'a>,
    found: HashMap<String, Thing>,
}

impl<'ast> Visit<'ast> for Fields<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        for field in &item.fields {
            if let (Some(name), Some(thing)) = (&field.ident, self.things.of_type(&field.ty)) {
                self.found.insert(format!("{}.{name}", item.ident), thing);
            }
        }
    }
}

struct Walk<'a> {
    things: Things<'a>,
    calls: Vec<Implied>,
}

impl Walk<'_> {
    fn call(&mut self, callee: Callee, at: &impl Spanned) {
        self.calls.push(Implied { callee, place: range(at.span()) });
    }

    fn method(&mut self, own: String, method: &'static str, at: &impl Spanned) {
        self.call(Callee::Method(own, method), at);
    }

    fn scoped(&mut self, inner: impl FnOnce(&mut Self)) {
        let outside = self.things.variables.len();
        inner(self);
        self.things.variables.truncate(outside);
    }

    fn function(&mut self, signature: &Signature, body: &syn::Block) {
        self.scoped(|this| {
            for input in &signature.inputs {
                if let syn::FnArg::Typed(typed) = input {
                    let thing = this.things.of_type(&typed.ty);
                    this.things.bind(&typed.pat, thing);
                }
            }
            this.visit_block(body);
        });
    }

    /// Notes the conversion at the end of an expression that must have this type.
    fn converted(&mut self, expression: &Expr, wanted: &Type) {
        match expression {
            Expr::MethodCall(call) => {
                let conversion = CONVERSIONS.iter().find(|(name, _)| call.method == name);
                if let (Some((_, method)), Some(Thing::Own(own))) = (conversion, self.things.of_type(wanted)) {
                    self.method(own, method, &call.method);
                } else if PASSING.iter().any(|name| call.method == name) || call.method == "unwrap_or_default" {
                    self.converted(&call.receiver, wanted);
                }
            }
            Expr::Try(inner) => self.converted(&inner.expr, wanted),
            Expr::Paren(inner) => self.converted(&inner.expr, wanted),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let own = type_path(&item.self_ty).and_then(|path| path.last().cloned()).unwrap_or_default();
        let outer = std::mem::replace(&mut self.things.own, own);
        visit::visit_item_impl(self, item);
        self.things.own = outer;
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.sig, &function.block);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.function(&function.sig, body);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.scoped(|this| visit::visit_block(this, block));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        let init = local.init.as_ref().map(|init| &*init.expr);
        if let (Pat::Type(typed), Some(init)) = (&local.pat, init) {
            self.converted(init, &typed.ty);
        }
        let pattern = if let Pat::Type(typed) = &local.pat { &*typed.pat } else { &local.pat };
        if let (Pat::Tuple(halves), Some(receiver)) = (pattern, init.and_then(|init| self.things.made_channel(init))) {
            halves.elems.iter().for_each(|half| self.things.bind(half, Some(receiver.clone())));
        } else {
            let thing = init.and_then(|init| self.things.of(init));
            self.things.bind(&local.pat, thing);
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.scoped(|this| {
            closure.inputs.iter().for_each(|input| this.things.bind(input, None));
            this.visit_expr(&closure.body);
        });
    }

    fn visit_expr_for_loop(&mut self, expression: &'ast syn::ExprForLoop) {
        self.visit_expr(&expression.expr);
        match self.things.of(&expression.expr) {
            Some(Thing::Blocking(iter)) => self.call(Callee::Listed(iter), &expression.expr),
            Some(Thing::Own(own)) => self.method(own, "next", &expression.expr),
            None => {}
        }
        self.scoped(|this| {
            this.things.bind(&expression.pat, None);
            this.visit_block(&expression.body);
        });
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let requests = REQUESTS.iter().any(|name| call.method == name);
        match self.things.of(&call.receiver) {
            Some(Thing::Blocking(iter)) if call.method == "into_iter" => {
                self.call(Callee::Listed(iter), &call.method);
            }
            Some(Thing::Own(own)) if requests => self.method(own, "next", &call.method),
            _ => {}
        }
        if call.method == "parse"
            && let Some(syn::GenericArgument::Type(of)) = call.turbofish.as_ref().and_then(|of| of.args.first())
            && let Some(Thing::Own(own)) = self.things.of_type(of)
        {
            self.method(own, "from_str", &call.method);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(full) = self.things.imports.full(&path.path)
            && let Some((function, owner)) = full.split_last()
        {
            let drops = function == "drop" && (owner.is_empty() || owner.ends_with(&["mem".to_owned()]));
            if drops && let Some(Thing::Own(own)) = call.args.first().and_then(|argument| self.things.of(argument)) {
                self.method(own, "drop", &call.func);
            } else if let Some(method) = OF_TYPE.iter().find(|name| *name == function)
                && let Some(own) = self.things.own_type(owner)
            {
                self.method(own, method, &call.func);
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match macros::content(&name, &call.tokens) {
            Content::Expressions(expressions) => expressions.iter().for_each(|expression| self.visit_expr(expression)),
            Content::Statements(statements) => statements.iter().for_each(|statement| self.visit_stmt(statement)),
            Content::Tokens(_) => {}
        }
    }
}
