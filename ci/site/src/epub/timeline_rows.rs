//! Splits a timeline's picture into rows, like a score, because a page of an EPUB can't scroll. The content stays the
//! same.

/// Maximum width of a row, in units of the picture. Its text is still readable on a phone.
const ROW: usize = 430;
/// How far from its ideal position a cut may be, to find a gap.
const AWAY: usize = 60;

/// Returns the picture in rows, or unchanged if it is narrow or not a timeline. `nth` is its number on the page.
pub fn rows(svg: &str, nth: usize) -> String {
    let parts = svg.split_once('>').zip(number(svg, "width")).zip(number(svg, "height"));
    let Some((((opening, rest), width), height)) = parts else { return svg.into() };
    let names = rest.find("<g class=\"tl-name\"").filter(|_| width > ROW);
    let Some((picture, names)) = names.map(|names| rest.split_at(names)) else { return svg.into() };
    let names = names.trim_end().trim_end_matches("</svg>").replacen("<g ", &format!("<g id=\"names-{nth}\" "), 1);
    let taken = taken(picture);
    let count = width.div_ceil(ROW);
    let label = value(opening, "aria-label").unwrap_or_default();
    let mut rows = String::new();
    let mut from = 0;
    for row in 1..=count {
        let to = if row == count { width } else { cut(width * row / count, &taken) };
        let wide = to - from;
        let (shown, drawn) = if row == 1 {
            (format!("role=\"img\" aria-label=\"{label}\""), format!("<g id=\"picture-{nth}\">{picture}</g>\n{names}"))
        } else {
            let again = format!("<use xlink:href=\"#picture-{nth}\"/><use xlink:href=\"#names-{nth}\" x=\"{from}\"/>");
            ("aria-hidden=\"true\"".into(), again)
        };
        rows += &format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" {shown} \
             viewBox=\"{from} 0 {wide} {height}\" width=\"{wide}\" height=\"{height}\">{drawn}</svg>\n"
        );
        from = to;
    }
    rows
}

/// Returns the position near `ideal` at which the fewest elements are cut.
fn cut(ideal: usize, taken: &[(usize, usize)]) -> usize {
    let hit = |at: usize| taken.iter().filter(|(from, to)| (*from..*to).contains(&at)).count();
    (ideal - AWAY..=ideal + AWAY).min_by_key(|&at| (hit(at), at.abs_diff(ideal))).unwrap_or(ideal)
}

/// Returns the horizontal ranges occupied by text, arrows and ends of bars.
fn taken(picture: &str) -> Vec<(usize, usize)> {
    let mut taken = Vec::new();
    for group in picture.split("<g ").skip(1) {
        // Text on bars starts at its position; numbers are centered on it. A letter is at most 7 wide.
        let starts = group.starts_with("class=\"tl-text\"");
        for text in group.split("</g>").next().unwrap_or_default().split("<text").skip(1) {
            let words = text.split_once('>').and_then(|(_, words)| words.split('<').next()).unwrap_or_default();
            let (at, long) = (number(text, "x").unwrap_or_default(), 7 * words.chars().count());
            taken.push(if starts { (at, at + long) } else { (at.saturating_sub(long / 2), at + long / 2) });
        }
    }
    for path in picture.split("<path ").skip(1) {
        if ["tl-arrow", "tl-end", "tl-cut", "tl-again"]
            .iter()
            .any(|class| path.starts_with(&format!("class=\"{class}\"")))
        {
            for begin in path.split("/>").next().unwrap_or_default().split('M').skip(1) {
                let at = begin.split([' ', '.']).next().and_then(|at| at.parse::<usize>().ok()).unwrap_or_default();
                taken.push((at.saturating_sub(6), at + 10));
            }
        }
    }
    taken
}

fn number(tag: &str, name: &str) -> Option<usize> {
    value(tag, name)?.parse().ok()
}

/// Returns the value of the first attribute of that name.
fn value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_picture_is_cut_where_nothing_stands() {
        let text = "<g class=\"tl-text\"><text x=\"280\" y=\"9\">waits</text></g>";
        let svg = |width| {
            format!(
                "<svg aria-label=\"l\" height=\"99\" role=\"img\" viewBox=\"0 0 {width} 99\" width=\"{width}\">{text}<g class=\"tl-name\">n</g></svg>"
            )
        };
        assert_eq!(rows(&svg(ROW), 1), svg(ROW));
        let cut = rows(&svg(600), 1);
        for part in [
            "aria-label=\"l\" viewBox=\"0 0 315 99\" width=\"315\" height=\"99\">",
            "<g id=\"names-1\" class=\"tl-name\">n</g></svg>",
            "viewBox=\"315 0 285 99\" width=\"285\" height=\"99\"><use xlink:href=\"#picture-1\"/><use xlink:href=\"#names-1\" x=\"315\"/></svg>",
        ] {
            assert!(cut.contains(part), "{cut}");
        }
        assert_eq!(cut.matches(text).count(), 1);
    }
}
