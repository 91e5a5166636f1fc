//! Parts of pictures. Lengths are in percent across and in `em` down.

use crate::scale::short;

/// Escapes text for HTML, on one line, because mdBook ends the block at an empty line. Also escapes pairs of braces,
/// which mdBook treats as a command.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    text.replace("{{", "{&#123;").replace(['\n', '\r'], " ")
}

/// Returns a picture of this height in `em`. Assistive technology reads `title` and `desc` instead of its content.
pub fn svg(title: &str, desc: &str, height: f64, content: &str) -> String {
    format!(
        "<svg role=\"img\" width=\"100%\" height=\"{}em\"><title>{}</title><desc>{}</desc>\n{content}</svg>\n",
        short(height),
        escape(title),
        escape(desc),
    )
}

/// Returns a rectangle.
pub fn rect(class: &str, x: f64, y: f64, width: f64, height: f64) -> String {
    let x = if x == 0.0 { String::new() } else { format!(" x=\"{}%\"", short(x)) };
    let [y, width, height] = [y, width, height].map(short);
    format!("<rect class=\"{class}\"{x} y=\"{y}em\" width=\"{width}%\" height=\"{height}em\"/>")
}

/// Returns a vertical line.
pub fn line(class: &str, x: f64, from: f64, to: f64) -> String {
    segment(class, (x, from), (x, to))
}

/// Returns a line between two points.
pub fn segment(class: &str, from: (f64, f64), to: (f64, f64)) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let [x1, x2, y1, y2] = [from.0, to.0, from.1, to.1].map(short);
    format!("<line{class} x1=\"{x1}%\" x2=\"{x2}%\" y1=\"{y1}em\" y2=\"{y2}em\"/>")
}

/// Returns text with its baseline at `y`, moved `dx` to the right.
pub fn text(class: &str, x: f64, y: f64, dx: f64, text: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let x = if x == 0.0 { String::new() } else { format!(" x=\"{}%\"", short(x)) };
    let dx = if dx == 0.0 { String::new() } else { format!(" dx=\"{}em\"", short(dx)) };
    format!("<text{class}{x} y=\"{}em\"{dx}>{}</text>", short(y), escape(text))
}

/// Returns a value with its unit.
pub fn with_unit(value: &str, unit: &str) -> String {
    match unit {
        "" => value.into(),
        "$" | "€" | "£" => format!("{unit}{value}"),
        "%" => format!("{value}%"),
        unit => format!("{value} {unit}"),
    }
}
