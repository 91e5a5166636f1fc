//! Positions on an axis that begins at 0, in percent of its width.

/// An axis from 0 to its end.
pub struct Scale {
    pub end: f64,
    /// Distance between two labels.
    step: f64,
}

impl Scale {
    /// Returns an axis that reaches `most` and has at most six labels at round numbers.
    pub fn to(most: f64) -> Scale {
        let rough = most.max(f64::MIN_POSITIVE) / 5.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= rough);
        Scale { end: most, step: step.unwrap_or(rough) }
    }

    /// Returns the labeled values, from 0 on, each with its label.
    pub fn labels(&self) -> Vec<(f64, String)> {
        let count = (self.end / self.step + 1e-9).floor() as usize;
        let values = (0..=count).map(|nth| nth as f64 * self.step);
        // Without the error of floating point.
        values.map(|value| (value, format!("{}", (value * 1e9).round() / 1e9))).collect()
    }

    /// Returns where a value is. One percent is left on both sides for what is drawn around it.
    pub fn place(&self, value: f64) -> f64 {
        1.0 + 98.0 * value / self.end
    }
}

/// Formats a length to hundredths, without zeros at its end.
pub fn short(number: f64) -> String {
    format!("{}", (number * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_round_and_few() {
        for (most, expected) in [
            (60.0, "0 20 40 60"),
            (1000.0, "0 200 400 600 800 1000"),
            (0.7, "0 0.2 0.4 0.6"),
            (0.003, "0 0.001 0.002 0.003"),
        ] {
            let labels: Vec<String> = Scale::to(most).labels().into_iter().map(|(_, label)| label).collect();
            assert_eq!(labels.join(" "), expected, "{most}");
        }
    }
}
