//! What a file's declarations say about names: which types block, and which fields and functions have such a type.

use std::collections::{HashMap, HashSet};

use syn::visit::{self, Visit};
use syn::{Generics, ReturnType, Signature, Type, TypeParamBound, WherePredicate};

/// Types whose reading and writing waits for the system. Standard output is not among them, because printing is rarely
/// worth a report.
const BLOCKING_TYPES: &[&str] = &[
    "ChildStderr",
    "ChildStdin",
    "ChildStdout",
    "File",
    "NamedTempFile",
    "PipeReader",
    "PipeWriter",
    "Stdin",
    "StdinLock",
    "TcpStream",
    "UnixStream",
];

#[derive(Default)]
pub struct Declared {
    /// Other names for blocking types: `type Line = TcpStream;`, `use std::fs::File as OnDisk;`.
    aliases: HashSet<String>,
    /// Names of blocking types and their modules that mean something else here: `struct File`, `use archive::File;`,
    /// `use tokio::fs;`.
    others: HashSet<String>,
    /// Structs without generic parameters whose fields all have types that don't block.
    pub in_memory: HashSet<String>,
    /// Fields with a blocking type, as `Struct.field`.
    pub fields: HashSet<String>,
    /// Fields whose type is, or contains, a generic parameter, as `Struct.field`.
    pub generic_fields: HashSet<String>,
    /// Whether the functions of this name return a blocking type.
    pub functions: HashMap<String, bool>,
}

impl Declared {
    pub fn of(syntax: &syn::File) -> Declared {
        let mut declared = Declared::default();
        // Names come first, because the types of fields and functions are looked up among them.
        Names(&mut declared).visit_file(syntax);
        declared.visit_file(syntax);
        declared
    }

    /// Whether a type is, or contains, one that blocks.
    pub fn is_blocking(&self, of: &Type) -> bool {
        let mut mentions = Mentions { declared: self, blocking: false };
        mentions.visit_type(of);
        mentions.blocking
    }

    /// Whether these segments, without generic arguments, name a type that blocks.
    pub fn names_blocking<'a>(&self, mut segments: impl DoubleEndedIterator<Item = &'a syn::PathSegment>) -> bool {
        let Some(last) = segments.next_back() else { return false };
        let name = last.ident.to_string();
        match segments.next() {
            None => {
                self.aliases.contains(&name) || BLOCKING_TYPES.contains(&name.as_str()) && !self.others.contains(&name)
            }
            Some(first) => {
                let first = first.ident.to_string();
                BLOCKING_TYPES.contains(&name.as_str()) && !is_of_others(&first) && !self.others.contains(&first)
            }
        }
    }
}

/// Whether a path that starts with this segment leads out of `std`.
fn is_of_others(first: &str) -> bool {
    !["std", "fs", "io", "net", "os", "process", "tempfile", "unix"].contains(&first)
}

/// Collects which names stand for blocking types, and which are taken by something else.
struct Names<'a>(&'a mut Declared);

impl Names<'_> {
    fn import(&mut self, tree: &syn::UseTree, first: Option<&str>) {
        match tree {
            syn::UseTree::Path(path) => {
                let own = path.ident.to_string();
                self.import(&path.tree, Some(first.unwrap_or(&own)));
            }
            syn::UseTree::Name(name) if first.is_some_and(is_of_others) => {
                self.0.others.insert(name.ident.to_string());
            }
            syn::UseTree::Rename(rename) if !first.is_some_and(is_of_others) => {
                if BLOCKING_TYPES.iter().any(|name| rename.ident == name) {
                    self.0.aliases.insert(rename.rename.to_string());
                }
            }
            syn::UseTree::Rename(rename) => {
                self.0.others.insert(rename.rename.to_string());
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, first)),
            syn::UseTree::Name(_) | syn::UseTree::Glob(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, None);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        if self.0.is_blocking(&item.ty) {
            self.0.aliases.insert(item.ident.to_string());
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.0.others.insert(item.ident.to_string());
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.0.others.insert(item.ident.to_string());
    }
}

/// The type parameters that are bounded by `Read`, `BufRead`, or `Write`.
pub fn readers(generics: &Generics) -> HashSet<String> {
    let is_reader = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => bound
            .path
            .segments
            .last()
            .is_some_and(|last| ["BufRead", "Read", "Write"].iter().any(|io| last.ident == io)),
        _ => false,
    };
    let direct = generics.type_params().filter(|parameter| parameter.bounds.iter().any(is_reader));
    let mut readers: HashSet<String> = direct.map(|parameter| parameter.ident.to_string()).collect();
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let WherePredicate::Type(predicate) = predicate
            && let Type::Path(path) = &predicate.bounded_ty
            && let Some(ident) = path.path.get_ident().filter(|_| predicate.bounds.iter().any(is_reader))
        {
            readers.insert(ident.to_string());
        }
    }
    readers
}

fn is_generic(of: &Type, generics: &Generics) -> bool {
    struct Finder<'a>(&'a Generics, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_ident(&mut self, ident: &'ast syn::Ident) {
            self.1 |= self.0.type_params().any(|parameter| parameter.ident == *ident);
        }
    }
    let mut finder = Finder(generics, false);
    finder.visit_type(of);
    finder.1
}

/// Looks for a blocking type anywhere in a type.
struct Mentions<'a> {
    declared: &'a Declared,
    blocking: bool,
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.blocking |= self.declared.names_blocking(path.segments.iter());
        visit::visit_path(self, path);
    }
}

/// Records what a name stands for. A name that stands for different things counts as not blocking.
pub fn note(names: &mut HashMap<String, bool>, name: String, blocking: bool) {
    names.entry(name).and_modify(|known| *known &= blocking).or_insert(blocking);
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if item.generics.params.is_empty() && !item.fields.iter().any(|field| self.is_blocking(&field.ty)) {
            self.in_memory.insert(item.ident.to_string());
        }
        for (index, field) in item.fields.iter().enumerate() {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            let name = format!("{}.{name}", item.ident);
            if self.is_blocking(&field.ty) {
                self.fields.insert(name);
            } else if is_generic(&field.ty, &item.generics) {
                self.generic_fields.insert(name);
            }
        }
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        if let ReturnType::Type(_, of) = &signature.output {
            let blocking = self.is_blocking(of);
            note(&mut self.functions, signature.ident.to_string(), blocking);
        }
    }
}
