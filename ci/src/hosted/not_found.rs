//! The page that a host shows where there is none. It may stand for any address, so its links start at the root.

use super::Place;
use super::edits::{Edits, Piece, attribute, place};

/// Makes all relative links of the page absolute.
pub fn edit(at: &Place, pieces: &[Piece], html: &str, edits: &mut Edits) {
    for piece in pieces {
        for name in ["href", "src"] {
            let link = attribute(piece, name);
            if link.is_empty() || link.starts_with(['#', '/']) || link.contains(':') {
                continue;
            }
            let place = place(piece);
            let written = format!("{name}=\"{link}\"");
            if let Some(found) = html[place.clone()].find(&written) {
                let value = place.start + found + name.len() + 2;
                edits.replace(value..value + link.len(), format!("{}{}", at.path(), link.trim_start_matches("./")));
            }
        }
    }
}
