//! The preview picture of a page, shown beside a link to it: where it lies, how large it is and what it says. The
//! checker draws the pictures; a page names only those that are there.

use crate::page::Page;
use book::Metadata;

/// The size of a picture, in pixels.
pub const WIDTH: usize = 1200;
pub const HEIGHT: usize = 630;

/// The folder of the site that holds the pictures.
const FOLDER: &str = "social";

/// The picture of the page `path`, as a path of the site.
pub fn file(path: &str) -> String {
    format!("{FOLDER}/{}", path.replace(".html", ".png"))
}

/// The words in the picture, for those who can't see it.
pub fn says(about: &Metadata, page: &Page, is_first: bool) -> String {
    match &page.part {
        _ if is_first => format!("{}. {}", about.title, about.description.as_deref().unwrap_or_default()),
        Some(part) => format!("{}. {part}: {}", about.title, page.title),
        None => format!("{}: {}", about.title, page.title),
    }
}
