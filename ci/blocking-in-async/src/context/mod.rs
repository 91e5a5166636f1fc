//! Decides where each place of a file runs: in async code, in a synchronous function, or somewhere that the lint
//! doesn't follow. It looks at syntax alone and never asks which function a call resolves to.
//!
//! A file is divided into nested regions. The async ones are the bodies of `async fn`, async blocks and closures,
//! `poll` functions, and whatever `poll_fn` and stream generators are given. A closure belongs to the code around it if
//! it is called on the spot or passed to a method that runs it on the spot (see [`callee`]). A closure bound to a name
//! is a separate function. All other closures run elsewhere, and so do functions that are named without being called.

mod builder;
mod callee;
mod region;
mod startup;
mod syntax;

pub use builder::NamedCall;
pub use callee::{Known, Surroundings};
pub use region::Where;
pub use syntax::{bound_name, polls, stripped};

use crate::crate_map::CrateMap;
use crate::source::{FileId, Position};
use builder::Builder;
use region::Region;
use startup::Startup;

/// The regions of one file, and the calls that only its syntax reveals.
pub struct Context {
    /// Each region comes after the ones that contain it.
    regions: Vec<Region>,
    pub calls: Vec<NamedCall>,
    startup: Option<Startup>,
}

impl Context {
    pub fn of(file: FileId, syntax: &syn::File, map: &mut CrateMap, surroundings: &Surroundings) -> Context {
        let (regions, calls) = Builder::new(file, map, surroundings).build(syntax);
        // The root file is the first one.
        let startup = (file == 0).then(|| Startup::of(syntax)).flatten();
        Context { regions, calls, startup }
    }

    pub fn at(&self, position: Position) -> Where {
        self.innermost(position).map_or(Where::Elsewhere, |region| region.kind.into())
    }

    /// Whether `main` itself runs this place before its first `.await`.
    pub fn is_at_startup(&self, position: Position) -> bool {
        let Some(startup) = self.startup.as_ref().filter(|startup| position < startup.until) else { return false };
        self.innermost(position).is_some_and(|region| region.span == startup.body)
    }

    fn innermost(&self, position: Position) -> Option<&Region> {
        self.regions.iter().rev().find(|region| region.span.contains(&position))
    }
}
