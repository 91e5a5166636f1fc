//! Finishes the site: adds to mdBook's rendered pages what readers, search engines and EPUB readers need. Programs
//! get colors and links; pages get a table of contents, a footer and metadata; the site gets a search index, a feed,
//! a sitemap and the EPUB.
//!
//! Everything here reads and writes files; nothing starts a process or contacts another host. Paths of pages are
//! relative to the site's root and use `/`. An `Err` means that a file could not be read or written, or that a page
//! doesn't match its markdown.

mod contents;
mod differences;
pub mod epub;
mod feed;
mod figures;
mod finish;
mod folds;
mod footer;
mod head;
mod highlight;
pub mod html;
mod not_found;
mod page;
pub mod playground;
mod playground_link;
mod playground_needs;
mod reported_by;
mod search;
mod sitemap;
pub mod social;

pub use finish::finish;
pub use page::{Page, Place, read_pages};
