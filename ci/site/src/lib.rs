//! The finished site: takes the pages that mdBook has rendered and adds what readers, search engines and EPUB readers
//! need. Programs get colors and links, pages the table of contents, a footer and their metadata; around them lie the
//! search index, the feed, the sitemap and the EPUB.
//!
//! Everything here reads and writes files; nothing starts a process or asks another host. Paths of pages are relative to
//! the root of the site, with `/` between folders. An `Err` means that a file could not be read or written, or that a
//! page is not what its markdown says.

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
mod search;
mod sitemap;
pub mod social;
mod told;

pub use finish::finish;
pub use page::{Page, Place, read_pages};
