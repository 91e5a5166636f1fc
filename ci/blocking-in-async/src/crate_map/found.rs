//! What a walk has found, gathered before it is known where each type and trait is defined.

use std::collections::{HashMap, HashSet};

use super::map::{DefinitionId, Group};
use super::paths::{joined, short};

#[derive(Default)]
pub struct Found {
    pub functions: Vec<(Vec<String>, DefinitionId)>,
    pub methods: Vec<Method>,
    pub trait_methods: Vec<TraitMethod>,
    /// Every `impl Trait for …`: the trait's name, and the methods by name.
    pub implementations: Vec<(String, Vec<(String, DefinitionId)>)>,
    /// Methods of the standard library's traits: the names of the type and the method.
    pub std_methods: Vec<(String, String, DefinitionId)>,
    /// The modules that define a type of this name.
    pub types: HashMap<String, Vec<Vec<String>>>,
    /// The names that exist in a module: its own items, and what it imports by name.
    pub names: HashSet<Vec<String>>,
}

pub struct Method {
    pub module: Vec<String>,
    pub self_type: Vec<String>,
    pub name: String,
    pub id: DefinitionId,
}

pub struct TraitMethod {
    pub path: Vec<String>,
    pub default: Option<DefinitionId>,
}

impl Found {
    pub fn into_groups(self, crate_name: &str) -> Vec<Group> {
        let mut groups: HashMap<String, Vec<DefinitionId>> = HashMap::new();
        for (path, id) in &self.functions {
            groups.entry(path.join("::")).or_default().push(*id);
        }
        for method in &self.methods {
            if let Some(path) = self.type_of(method, crate_name) {
                groups.entry(format!("{}::{}", path.join("::"), method.name)).or_default().push(method.id);
            }
        }
        for method in &self.trait_methods {
            let definitions = self.definitions_of(method);
            groups.entry(method.path.join("::")).or_default().extend(definitions);
        }
        let mut groups: Vec<Group> =
            groups.into_iter().map(|(path, definitions)| Group { name: short(&path), path, definitions }).collect();
        groups.sort_by(|a, b| a.path.cmp(&b.path));
        groups
    }

    /// The path under which clippy finds the type of an `impl`. It starts at the module of the `impl` if the name
    /// exists there, and otherwise at the only module that defines it, because clippy doesn't follow `use x::*`.
    fn type_of(&self, method: &Method, crate_name: &str) -> Option<Vec<String>> {
        let mut module = method.module.clone();
        let mut rest = &method.self_type[..];
        match rest.first()?.as_str() {
            "crate" => {
                module = vec![crate_name.to_owned()];
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    module.pop()?;
                    rest = &rest[1..];
                }
            }
            first if !self.names.contains(&joined(&module, [first.to_owned()])) => {
                let [only] = rest else { return None };
                let [module] = &self.types.get(only)?[..] else { return None };
                return Some(joined(module, [only.clone()]));
            }
            _ => {}
        }
        Some(joined(&module, rest.iter().cloned()))
    }

    /// Every implementation in the crate, matched by the trait's name alone. If two traits share a name, each gets the
    /// implementations of both, which makes it harder for the method to count as blocking.
    fn definitions_of(&self, method: &TraitMethod) -> Vec<DefinitionId> {
        let [.., owner, own] = &method.path[..] else { return Vec::new() };
        let implementations = self.implementations.iter().filter(|(name, _)| name == owner);
        let mut definitions: Vec<DefinitionId> = Vec::new();
        let mut inherits = false;
        let mut any = false;
        for (_, methods) in implementations {
            any = true;
            match methods.iter().find(|(name, _)| name == own) {
                Some((_, id)) => definitions.push(*id),
                None => inherits = true,
            }
        }
        definitions.extend(method.default.filter(|_| inherits || !any));
        definitions
    }
}
