//! What an expression or a type is: something that blocks when it is iterated over, or a value of one of the crate's own
//! types.

use std::collections::HashMap;

use syn::{Expr, Pat, Type};

use crate::crate_map::CrateMap;
use crate::imports::Imports;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Something that blocks when it is iterated over, with the path of the listed call: the receiving half of a
    /// channel, or a walk through folders.
    Blocking(&'static str),
    /// A value of a type of the crate, by the type's name.
    Own(String),
}

/// The modules with channels, and the listed call that iterates over one.
const CHANNELS: [(&str, &str); 4] = [
    ("std::sync::mpsc", "std::sync::mpsc::Receiver::iter"),
    ("crossbeam_channel", "crossbeam_channel::Receiver::iter"),
    ("crossbeam::channel", "crossbeam_channel::Receiver::iter"),
    ("flume", "flume::Receiver::iter"),
];

/// A builder whose iterator reads folders, and the listed call.
const WALK: (&str, &str) = ("walkdir::WalkDir", "walkdir::WalkDir::into_iter");

/// Functions that make a channel.
const MAKERS: [&str; 4] = ["bounded", "channel", "sync_channel", "unbounded"];

/// Methods that return what they are called on, without what is around it.
pub const PASSING: [&str; 8] = ["as_mut", "as_ref", "by_ref", "clone", "context", "expect", "map_err", "unwrap"];

/// What the names in one place stand for.
pub struct Things<'a> {
    pub map: &'a CrateMap,
    pub externs: &'a [String],
    pub imports: Imports,
    /// The things in fields, as `Struct.field`.
    pub fields: HashMap<String, Thing>,
    /// The type of the `impl` being visited.
    pub own: String,
    /// The variables in scope, innermost last.
    pub variables: Vec<(String, Option<Thing>)>,
}

impl Things<'_> {
    pub fn bind(&mut self, pattern: &Pat, thing: Option<Thing>) {
        match pattern {
            Pat::Ident(ident) => self.variables.push((ident.ident.to_string(), thing)),
            Pat::Type(typed) => {
                let declared = self.of_type(&typed.ty);
                self.bind(&typed.pat, declared.or(thing));
            }
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(|pattern| self.bind(pattern, None)),
            Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|pattern| self.bind(pattern, thing.clone())),
            Pat::Reference(reference) => self.bind(&reference.pat, thing),
            Pat::Paren(paren) => self.bind(&paren.pat, thing),
            Pat::Struct(of) => of.fields.iter().for_each(|field| self.bind(&field.pat, None)),
            _ => {}
        }
    }

    pub fn of_type(&self, of: &Type) -> Option<Thing> {
        match of {
            Type::Reference(reference) => self.of_type(&reference.elem),
            Type::Paren(paren) => self.of_type(&paren.elem),
            Type::Group(group) => self.of_type(&group.elem),
            Type::Path(path) if path.qself.is_none() => {
                let full = self.imports.full(&path.path)?;
                let (name, module) = full.split_last()?;
                if name == "Receiver"
                    && let Some(iter) = channel(module)
                {
                    return Some(Thing::Blocking(iter));
                }
                walk(&full).or_else(|| self.own_type(&full).map(Thing::Own))
            }
            _ => None,
        }
    }

    /// The name of a type of the crate, by its full path. A type of another crate has another first segment.
    pub fn own_type(&self, full: &[String]) -> Option<String> {
        let (name, module) = full.split_last()?;
        if name == "Self" && module.is_empty() {
            return Some(self.own.clone());
        }
        let first = module.first().map_or("", String::as_str);
        let foreign = ["std", "core", "alloc"].contains(&first) || self.externs.iter().any(|name| name == first);
        (!foreign && self.map.has_trait_methods(name)).then(|| name.clone())
    }

    pub fn of(&self, expression: &Expr) -> Option<Thing> {
        match expression {
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                self.variables.iter().rev().find(|(variable, _)| name == variable)?.1.clone()
            }
            Expr::Field(field) => {
                let syn::Member::Named(name) = &field.member else { return None };
                let of_self = matches!(&*field.base, Expr::Path(path) if path.path.is_ident("self"));
                self.fields.get(&format!("{}.{name}", self.own)).filter(|_| of_self).cloned()
            }
            Expr::Struct(literal) => self.own_type(&self.imports.full(&literal.path)?).map(Thing::Own),
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return None };
                let full = self.imports.full(&path.path)?;
                let (function, owner) = full.split_last()?;
                if function == "new"
                    && let Some(walk) = walk(owner)
                {
                    return Some(walk);
                }
                let owner = self.own_type(owner)?;
                self.map.constructs(&owner, function).then_some(Thing::Own(owner))
            }
            Expr::MethodCall(call) if PASSING.iter().any(|name| call.method == name) => self.of(&call.receiver),
            // The methods of the builder return it, except the last one.
            Expr::MethodCall(call) if call.method != "into_iter" => {
                self.of(&call.receiver).filter(|thing| *thing == Thing::Blocking(WALK.1))
            }
            Expr::Await(inner) => self.of(&inner.base),
            Expr::Group(inner) => self.of(&inner.expr),
            Expr::Paren(inner) => self.of(&inner.expr),
            Expr::Reference(inner) => self.of(&inner.expr),
            Expr::Try(inner) => self.of(&inner.expr),
            Expr::Unary(inner) => self.of(&inner.expr),
            _ => None,
        }
    }

    /// The receiving half, if the expression makes a channel.
    pub fn made_channel(&self, expression: &Expr) -> Option<Thing> {
        let Expr::Call(call) = expression else { return None };
        let Expr::Path(path) = &*call.func else { return None };
        let full = self.imports.full(&path.path)?;
        let (function, module) = full.split_last()?;
        MAKERS.contains(&function.as_str()).then(|| channel(module).map(Thing::Blocking))?
    }
}

fn channel(module: &[String]) -> Option<&'static str> {
    let module = module.join("::");
    CHANNELS.iter().find(|(known, _)| *known == module).map(|(_, iter)| *iter)
}

fn walk(of: &[String]) -> Option<Thing> {
    (of.join("::") == WALK.0).then_some(Thing::Blocking(WALK.1))
}
