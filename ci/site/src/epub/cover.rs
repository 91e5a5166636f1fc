//! The cover: a drawing in the book's look, of what its title says. Calls that nobody awaits stay empty; below them, runs
//! that wait side by side.

use crate::hosted::about::About;
use crate::hosted::edits::escape;

/// In units of the drawing, as are all numbers here.
const WIDTH: usize = 1200;
const HEIGHT: usize = 1800;
/// A line of the title holds at most so many letters.
const LINE: usize = 12;

/// Lanes of the timeline: where each stands, and its pieces from left to right. A piece is how it looks, where it begins
/// and where it ends.
const LANES: [&[(&str, usize, usize)]; 4] = [
    &[("call", 110, 700)],
    &[("run", 110, 190), ("wait", 190, 720), ("run", 720, 800)],
    &[("run", 200, 280), ("wait", 280, 880), ("run", 880, 960)],
    &[("run", 290, 370), ("wait", 370, 1000), ("run", 1000, 1090)],
];

/// An SVG document, with its styles inside.
pub fn picture(about: &About) -> String {
    let mut lines = vec![String::new()];
    for word in about.title.replace('\'', "’").split_whitespace() {
        let last = lines.last_mut().expect("there is a line");
        if last.is_empty() {
            *last = word.into();
        } else if last.chars().count() + 1 + word.chars().count() <= LINE {
            *last += &format!(" {word}");
        } else {
            lines.push(word.into());
        }
    }
    let text = |class: &str, y: usize, text: &str| {
        format!("<text class=\"{class}\" x=\"110\" y=\"{y}\">{}</text>\n", escape(text))
    };
    let title: String = lines.iter().enumerate().map(|(nth, line)| text("title", 350 + 200 * nth, line)).collect();
    let mut lanes = String::new();
    for (nth, pieces) in LANES.iter().enumerate() {
        let y = 1080 + 110 * nth;
        for (class, from, to) in *pieces {
            let width = to - from;
            lanes += &format!(
                "<rect class=\"{class}\" x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"56\" rx=\"10\"/>\n"
            );
        }
    }
    let description = about.description.as_deref().unwrap_or_default().replace('\'', "’");
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="cover-title">
<title id="cover-title">{alt}</title>
<style>
.paper {{ fill: #12294a; }}
.title, .description {{ font-family: Literata, Georgia, serif; fill: #fdfcf9; }}
.title {{ font-size: 200px; font-weight: 600; letter-spacing: -4px; }}
.description {{ font-size: 56px; fill: #c3d3e8; }}
.call, .wait {{ fill: none; stroke-width: 6px; }}
.call {{ stroke: #ff9d6b; stroke-dasharray: 22 16; }}
.wait {{ stroke: #6aa5df; }}
.run {{ fill: #8dc0f5; }}
</style>
<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>
{title}{lanes}{description}</svg>
"#,
        alt = escape(&about.title.replace('\'', "’")),
        description = text("description", 1660, &description),
    )
}
