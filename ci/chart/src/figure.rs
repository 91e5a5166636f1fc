//! The figure around a picture: its caption above, and below it the note and the table, closed, with everything the
//! program wrote in it.

use crate::spec::Spec;
use crate::svg::escape;
use crate::table::{Number, Table};

/// Returns the figure.
pub fn figure(spec: &Spec, table: &Table, picture: &str, id: &str, note: &str) -> String {
    let caption = with_code(&spec.title);
    let table = html(spec, table);
    let note = if note.is_empty() { String::new() } else { format!("<p class=\"chart-note\">{}</p>\n", escape(note)) };
    format!(
        "<figure class=\"chart\" id=\"{id}-chart\">\n<figcaption>{caption}</figcaption>\n{picture}{note}\
         <details>\n<summary>The numbers, as a table</summary>\n{table}</details>\n</figure>\n"
    )
}

/// Returns the table, with units in its header unless a column's name says its unit. Columns of numbers are marked, to be aligned.
fn html(spec: &Spec, table: &Table) -> String {
    let named = table.position(&spec.rows);
    let is_number = |cell: &str| cell == "-" || Number::parse(cell).is_some();
    let class = |at: usize| {
        let numbers = at != named && table.rows.iter().all(|row| is_number(&row.cells[at]));
        if numbers { " class=\"num\"" } else { "" }
    };
    let mut html = String::from("<div class=\"table-wrapper\">\n<table>\n<thead><tr>");
    for (at, column) in table.columns.iter().enumerate() {
        let unit = spec.unit(column);
        let is_said = unit.is_empty() || column.split(' ').any(|word| word == unit);
        let unit = if is_said { String::new() } else { format!(" ({})", escape(unit)) };
        html += &format!("<th scope=\"col\"{}>{}{unit}</th>", class(at), escape(column));
    }
    html += "</tr></thead>\n<tbody>\n";
    for row in &table.rows {
        html += "<tr>";
        for (at, cell) in row.cells.iter().enumerate() {
            let text = escape(cell);
            html += &match at == named {
                true => format!("<th scope=\"row\">{text}</th>"),
                false => format!("<td{}>{text}</td>", class(at)),
            };
        }
        html += "</tr>\n";
    }
    html + "</tbody>\n</table>\n</div>\n"
}

/// Returns text as HTML, with code between backticks.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(nth, part)| if nth % 2 == 1 { format!("<code>{}</code>", escape(part)) } else { escape(part) })
        .collect()
}
