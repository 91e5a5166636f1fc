//! What a crate's declarations say about its types and functions, by their names.

use std::collections::{HashMap, HashSet};

use syn::visit::{self, Visit};
use syn::{Block, FnArg, GenericParam, Generics, ReturnType, Signature, Type, TypeParamBound, UseTree};

use super::body::{Body, ends_in_flight, only_waits};
use super::known::Thing;
use super::names;
use crate::source::{FileId, Sources};

#[derive(Default)]
pub struct Facts {
    /// What the fields are, by `Struct.field` and by the name of the field alone.
    fields: HashMap<String, Thing>,
    functions: HashMap<String, Function>,
    aliases: HashMap<String, Type>,
    /// The types that a file defines, or imports from elsewhere in the crate.
    own: HashSet<(FileId, String)>,
    /// The macros that the crate defines, and whether they await.
    pub macros: HashMap<String, bool>,
}

/// What is true of all functions of one name.
#[derive(Clone)]
pub struct Function {
    /// What they return.
    pub returned: Thing,
    /// Whether they are async and never await.
    pub is_ready: bool,
    /// The fields of `self` that any of them names.
    pub fields: HashSet<String>,
}

impl Facts {
    pub fn of(sources: &Sources) -> Facts {
        let mut facts = Facts::default();
        let files = || sources.ids().filter_map(|file| Some((file, sources.get(file).syntax.as_ref()?)));
        files().for_each(|(file, syntax)| Names(&mut facts, file).visit_file(syntax));
        files().for_each(|(file, syntax)| Declarations(&mut facts, file).visit_file(syntax));
        facts
    }

    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(name)
    }

    /// The field of `self` within an `impl` of a type, or of anything else.
    pub fn field(&self, own: Option<&str>, name: &str) -> Thing {
        let of_own = own.and_then(|own| self.fields.get(&format!("{own}.{name}")));
        *of_own.or_else(|| self.fields.get(name)).unwrap_or(&Thing::Unknown)
    }

    /// What a type stands for that is written in a file.
    pub fn of_type(&self, file: FileId, of: &Type, generics: &HashSet<String>) -> Thing {
        TypeAt { facts: self, file, generics }.thing(of, 0)
    }
}

/// A place that types are written in.
struct TypeAt<'a> {
    facts: &'a Facts,
    file: FileId,
    /// The generic parameters that stand for futures.
    generics: &'a HashSet<String>,
}

impl TypeAt<'_> {
    fn thing(&self, of: &Type, depth: usize) -> Thing {
        const AROUND: [&str; 11] = [
            "Abortable",
            "Arc",
            "Box",
            "Fuse",
            "HashMap",
            "Instrumented",
            "Option",
            "Pin",
            "Timeout",
            "Vec",
            "VecDeque",
        ];
        const IDLE: [&str; 15] = [
            "AbortOnDropHandle",
            "Interval",
            "JoinHandle",
            "JoinSet",
            "Notified",
            "OwnedNotified",
            "Pending",
            "Ready",
            "Receiver",
            "RemoteHandle",
            "Sleep",
            "Timer",
            "UnboundedReceiver",
            "WaitForCancellationFuture",
            "WaitForCancellationFutureOwned",
        ];
        match of {
            Type::Reference(inner) => self.thing(&inner.elem, depth),
            Type::Paren(inner) => self.thing(&inner.elem, depth),
            Type::Group(inner) => self.thing(&inner.elem, depth),
            Type::Array(inner) => self.thing(&inner.elem, depth),
            Type::Slice(inner) => self.thing(&inner.elem, depth),
            Type::Tuple(inner) => Thing::worst(inner.elems.iter().map(|of| self.thing(of, depth))),
            Type::ImplTrait(of) => bounded(&of.bounds),
            Type::TraitObject(of) => bounded(&of.bounds),
            Type::Path(path) => {
                let Some(last) = path.path.segments.last() else { return Thing::Unknown };
                let name = last.ident.to_string();
                let inner = || {
                    let syn::PathArguments::AngleBracketed(list) = &last.arguments else { return Thing::Unknown };
                    let types = list.args.iter().filter_map(|argument| match argument {
                        syn::GenericArgument::Type(of) => Some(self.thing(of, depth)),
                        _ => None,
                    });
                    types.last().unwrap_or(Thing::Unknown)
                };
                if let Some(alias) = self.facts.aliases.get(&name).filter(|_| depth < 4) {
                    return self.thing(alias, depth + 1);
                }
                match name.as_str() {
                    _ if self.facts.own.contains(&(self.file, name.clone())) => Thing::Unknown,
                    _ if self.generics.contains(&name) => Thing::Abstract,
                    "BoxFuture" | "LocalBoxFuture" => Thing::Abstract,
                    "FuturesUnordered" | "FuturesOrdered" => inner().in_flight(),
                    "Buffered" | "BufferUnordered" | "TryBuffered" | "TryBufferUnordered" => Thing::InFlight,
                    name if AROUND.contains(&name) => inner(),
                    name if IDLE.contains(&name) => Thing::Idle,
                    _ => Thing::Unknown,
                }
            }
            _ => Thing::Unknown,
        }
    }
}

fn bounded<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Thing {
    if bounds.into_iter().any(is_future) { Thing::Abstract } else { Thing::Unknown }
}

fn is_future(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    bound
        .path
        .segments
        .last()
        .is_some_and(|last| ["Future", "TryFuture", "FusedFuture"].iter().any(|name| last.ident == name))
}

/// The generic parameters that stand for futures.
pub fn future_parameters(generics: &Generics) -> HashSet<String> {
    let mut names = HashSet::new();
    for parameter in &generics.params {
        if let GenericParam::Type(parameter) = parameter
            && parameter.bounds.iter().any(is_future)
        {
            names.insert(parameter.ident.to_string());
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let syn::WherePredicate::Type(predicate) = predicate
            && let Type::Path(path) = &predicate.bounded_ty
            && let Some(name) = path.path.get_ident()
            && predicate.bounds.iter().any(is_future)
        {
            names.insert(name.to_string());
        }
    }
    names
}

/// Whether a type borrows what it leads to, so that the value can be passed on and still lives.
pub fn is_reference(of: &Type) -> bool {
    match of {
        Type::Reference(_) => true,
        Type::Paren(inner) => is_reference(&inner.elem),
        Type::Group(inner) => is_reference(&inner.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let syn::PathArguments::AngleBracketed(list) = &last.arguments else { return false };
            let inner = list.args.iter().any(|it| matches!(it, syn::GenericArgument::Type(of) if is_reference(of)));
            ["Pin", "Option"].iter().any(|name| last.ident == name) && inner
        }),
        _ => false,
    }
}

/// Collects the names that the crate itself defines.
struct Names<'a>(&'a mut Facts, FileId);

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && ["crate", "self", "super"].iter().any(|start| path.ident == start)
        {
            let mut trees = vec![&*path.tree];
            while let Some(tree) = trees.pop() {
                match tree {
                    UseTree::Path(path) => trees.push(&path.tree),
                    UseTree::Group(group) => trees.extend(&group.items),
                    UseTree::Name(name) => drop(self.0.own.insert((self.1, name.ident.to_string()))),
                    UseTree::Rename(rename) => drop(self.0.own.insert((self.1, rename.rename.to_string()))),
                    UseTree::Glob(_) => {}
                }
            }
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.0.own.insert((self.1, item.ident.to_string()));
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.0.own.insert((self.1, item.ident.to_string()));
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.0.aliases.insert(item.ident.to_string(), (*item.ty).clone());
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let Some(name) = &item.ident else { return };
        let mut awaits = false;
        names::words(item.mac.tokens.clone(), &mut |word| awaits |= word == "await");
        self.0.macros.insert(name.to_string(), awaits);
    }
}

/// Collects what fields and functions are.
struct Declarations<'a>(&'a mut Facts, FileId);

impl Declarations<'_> {
    fn function(&mut self, signature: &Signature, body: &Block) {
        let name = signature.ident.to_string();
        let mut body_has = Body::default();
        body_has.visit_block(body);
        let is_ready = signature.asyncness.is_some() && !body_has.awaits;
        let returned = self.returned(signature, body);
        match self.0.functions.get_mut(&name) {
            Some(known) => {
                known.returned = if known.returned == returned { returned } else { Thing::Unknown };
                known.is_ready &= is_ready;
                known.fields.extend(body_has.fields);
            }
            None => {
                let function = Function { returned, is_ready, fields: body_has.fields };
                self.0.functions.insert(name, function);
            }
        }
    }

    fn returned(&self, signature: &Signature, body: &Block) -> Thing {
        let name = signature.ident.to_string();
        if waits_for_a_signal(&name) {
            return Thing::Idle;
        }
        if signature.asyncness.is_some() {
            return if only_waits(body, &|_| false) { Thing::Idle } else { Thing::Lazy };
        }
        let ReturnType::Type(_, of) = &signature.output else { return Thing::Unknown };
        match self.0.of_type(self.1, of, &future_parameters(&signature.generics)) {
            // What a function of the crate returns is seldom a signal.
            Thing::Abstract => Thing::Lazy,
            Thing::Unknown if is_stream(of) && ends_in_flight(body) => Thing::InFlight,
            thing => thing,
        }
    }
}

/// Whether a function of this name waits for something to be said, and does nothing else.
fn waits_for_a_signal(name: &str) -> bool {
    ["signal", "ctrl_c", "cancelled", "canceled", "changed", "wait_for_change"].iter().any(|word| name.contains(word))
}

fn is_stream(of: &Type) -> bool {
    let bounds = match of {
        Type::ImplTrait(of) => &of.bounds,
        Type::Path(path) => {
            return path.path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("BoxStream"));
        }
        _ => return false,
    };
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| last.ident == "Stream" || last.ident == "TryStream")
        }
        _ => false,
    })
}

impl<'ast> Visit<'ast> for Declarations<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let generics = future_parameters(&item.generics);
        for field in &item.fields {
            let Some(name) = &field.ident else { continue };
            let thing = self.0.of_type(self.1, &field.ty, &generics);
            let fields = &mut self.0.fields;
            fields.insert(format!("{}.{name}", item.ident), thing);
            let by_name = fields.entry(name.to_string()).or_insert(thing);
            if *by_name != thing {
                *by_name = Thing::Unknown;
            }
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

/// The names and types of a function's parameters.
pub fn parameters(signature: &Signature) -> impl Iterator<Item = (&syn::Pat, &Type)> {
    signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some((&*typed.pat, &*typed.ty)),
        FnArg::Receiver(_) => None,
    })
}
