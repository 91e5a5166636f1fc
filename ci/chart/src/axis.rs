//! The two axes of lines: a value's share of an axis, from 0 at its start to 1 at its end, and the labels.

use crate::scale::{Scale, short};

/// Maximum number of steps between the labels of a logarithmic axis.
const STEPS: i32 = 7;

pub enum Axis {
    /// From 0 on.
    Linear(Scale),
    /// From one power of ten to a larger one.
    Log { from: i32, to: i32 },
}

impl Axis {
    /// Returns an axis with room for all values, which are positive if it is logarithmic. Some value must not be 0.
    pub fn with(values: &[f64], is_log: bool) -> Axis {
        let most = values.iter().copied().fold(0.0, f64::max);
        if !is_log {
            return Axis::Linear(Scale::to(most));
        }
        let least = values.iter().copied().fold(most, f64::min);
        // The logarithm of a power of ten isn't always whole.
        let from = (least.log10() + 1e-9).floor() as i32;
        let to = (most.log10() - 1e-9).ceil() as i32;
        Axis::Log { from, to: to.max(from + 1) }
    }

    /// Returns a value's share.
    pub fn share(&self, value: f64) -> f64 {
        match self {
            Axis::Linear(scale) => value / scale.end,
            Axis::Log { from, to } => (value.log10() - f64::from(*from)) / f64::from(to - from),
        }
    }

    /// Returns the labels, each with its share.
    pub fn labels(&self) -> Vec<(f64, String)> {
        let values: Vec<f64> = match self {
            Axis::Linear(scale) => scale.labels().into_iter().map(|(value, _)| value).collect(),
            Axis::Log { from, to } => {
                let step = (to - from + STEPS - 1) / STEPS;
                (*from..=*to).step_by(step as usize).map(|power| 10f64.powi(power)).collect()
            }
        };
        values.into_iter().map(|value| (self.share(value), label(value))).collect()
    }
}

/// Formats a round number in as few letters as possible.
fn label(value: f64) -> String {
    match value {
        _ if value >= 1e6 => format!("{}M", short(value / 1e6)),
        _ if value >= 1e3 => format!("{}k", short(value / 1e3)),
        // Without the error of floating point.
        _ => format!("{}", (value * 1e9).round() / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64], is_log: bool) -> String {
        let labels = Axis::with(values, is_log).labels();
        labels.into_iter().map(|(share, label)| format!("{label}@{}", short(share))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_logarithmic_axis_has_a_label_at_each_power_of_ten() {
        assert_eq!(labels(&[1e3, 1e6, 1e4], true), "1k@0 10k@0.33 100k@0.67 1M@1");
        assert_eq!(labels(&[0.02, 3.0], true), "0.01@0 0.1@0.33 1@0.67 10@1");
        assert_eq!(labels(&[380.0, 455.0], true), "100@0 1k@1");
        assert_eq!(labels(&[1000.0], true), "1k@0 10k@1");
    }

    #[test]
    fn labels_keep_their_distance() {
        assert_eq!(labels(&[1e-3, 1e6], true), "0.001@0 0.1@0.22 10@0.44 1k@0.67 100k@0.89");
    }

    #[test]
    fn a_linear_axis_begins_at_zero() {
        assert_eq!(labels(&[2e6, 5e5], false), "0@0 500k@0.25 1M@0.5 1.5M@0.75 2M@1");
        assert_eq!(labels(&[0.7, 0.1], false), "0@0 0.2@0.29 0.4@0.57 0.6@0.86");
    }
}
