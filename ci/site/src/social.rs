//! The preview picture of a page, shown beside a link to it: its path, size and text. The checker draws the pictures;
//! a page names only those that exist.

use crate::page::Page;
use book::Metadata;

/// Size of a picture in pixels.
pub const WIDTH: usize = 1200;
pub const HEIGHT: usize = 630;

/// The site's folder of pictures.
const FOLDER: &str = "social";

/// Returns the picture's path for the page `path`.
pub fn file(path: &str) -> String {
    format!("{FOLDER}/{}", path.replace(".html", ".png"))
}

/// Returns the text of the picture, for readers who can't see it.
pub fn says(about: &Metadata, page: &Page, is_first: bool) -> String {
    match &page.part {
        _ if is_first => format!("{}. {}", about.title, about.description.as_deref().unwrap_or_default()),
        Some(part) => format!("{}. {part}: {}", about.title, page.title),
        None => format!("{}: {}", about.title, page.title),
    }
}
