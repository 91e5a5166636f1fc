//! Charts: `chart.toml` describes what to draw from the table that a listing's program prints, or from the listing's
//! measurement if it has one.

use crate::listing::Listing;

/// A listing's chart, and the paths of its files.
pub struct Chart {
    /// Name of the listing; also the prefix of the figure's id.
    pub name: String,
    /// Path of its description, `chart.toml`.
    pub spec: String,
    /// Path of the recorded file that holds its table.
    pub table: String,
    /// The command that measures the table again; `None` if the listing's program prints it.
    pub measure: Option<String>,
    pub figure: String,
}

impl Listing {
    /// Returns the chart, if the listing has one and something that writes its table.
    pub fn chart(&self) -> Option<Chart> {
        let measurement = self.measurement();
        (self.charted && (self.runs || measurement.is_some())).then(|| Chart {
            name: self.name.clone(),
            spec: self.chart_spec(),
            measure: measurement.as_ref().map(|measurement| measurement.command()),
            table: measurement.map_or_else(|| self.stdout(), |measurement| measurement.path),
            figure: format!("{}/chart.html", self.dir),
        })
    }
}
