//! The recorded table of which tool reports which mistake: how a row is written, and how it is read again.

/// A row of the table: an entry of the catalogue, and the tools that report its mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The entry's heading.
    pub title: String,
    /// Path of the entry's page, relative to the page that shows the table.
    pub page: String,
    /// Id of the entry's heading.
    pub id: String,
    /// Each tool that adds something to the previous ones, with the names of what it reports.
    pub reports: Vec<(String, Vec<String>)>,
}

/// Stands in the place of tools where there is none.
pub const NO_TOOL: &str = "no tool";

impl Row {
    /// Returns the row as a line of markdown, with its end.
    pub fn to_markdown(&self) -> String {
        let reports: Vec<String> =
            self.reports.iter().map(|(tool, names)| format!("{tool}: {}", code(names))).collect();
        let by = if reports.is_empty() { NO_TOOL.into() } else { reports.join("<br>") };
        format!("| [{}]({}#{}) | {by} |\n", self.title.replace('|', "\\|"), self.page, self.id)
    }

    /// Parses a line of markdown; `None` if it isn't a row.
    pub fn from_markdown(line: &str) -> Option<Row> {
        let (title, rest) = line.strip_prefix("| [")?.split_once("](")?;
        let (link, by) = rest.trim_end().strip_suffix(" |")?.split_once(") | ")?;
        let (page, id) = link.split_once('#')?;
        let report = |report: &str| {
            let (tool, names) = report.split_once(": ")?;
            Some((tool.into(), names.split(", ").map(|name| name.trim_matches('`').into()).collect()))
        };
        let reports = by.split("<br>").filter_map(report).collect();
        Some(Row { title: title.replace("\\|", "|"), page: page.into(), id: id.into(), reports })
    }
}

fn code(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        let row = |reports| Row { title: "A `match` (x | y)".into(), page: "b.md".into(), id: "c".into(), reports };
        for (row, line) in [
            (row(Vec::new()), "| [A `match` (x \\| y)](b.md#c) | no tool |\n"),
            (
                row(vec![("clippy, pedantic".into(), names(&["d", "e"])), ("rustc".into(), names(&["E0308"]))]),
                "| [A `match` (x \\| y)](b.md#c) | clippy, pedantic: `d`, `e`<br>rustc: `E0308` |\n",
            ),
        ] {
            assert_eq!(row.to_markdown(), line);
            assert_eq!(Row::from_markdown(line), Some(row));
        }
        for line in ["| mistake | reported by |", "|---|---|", "| 46 | rustc |", ""] {
            assert_eq!(Row::from_markdown(line), None);
        }
    }
}
