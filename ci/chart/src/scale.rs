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

    /// Returns the labeled values, from 0 on.
    pub fn labels(&self) -> Vec<f64> {
        let count = (self.end / self.step + 1e-9).floor() as usize;
        (0..=count).map(|nth| nth as f64 * self.step).collect()
    }

    /// Returns where a value is. One percent is left on both sides for what is drawn around it.
    pub fn place(&self, value: f64) -> f64 {
        1.0 + 98.0 * value / self.end
    }
}

/// Formats a percentage or a label to hundredths, without zeros at its end.
pub fn short(number: f64) -> String {
    format!("{}", (number * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_round_and_few() {
        for (most, expected) in [
            (60.0, vec![0.0, 20.0, 40.0, 60.0]),
            (1000.0, vec![0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]),
            (0.7, vec![0.0, 0.2, 0.4, 0.6]),
            (1.0, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ] {
            let labels: Vec<f64> = Scale::to(most).labels().iter().map(|label| (label * 1e6).round() / 1e6).collect();
            assert_eq!(labels, expected, "{most}");
        }
    }
}
