//! Finds rounds: stretches of steps that begin alike and look the same several times, one after another or with others
//! between them, such as what a loop does for each of a thousand tasks.

use std::collections::BTreeMap;

/// How many times a step must look the same to begin a round.
const FEWEST_STEPS: usize = 13;
/// How many rounds must look the same for only the first to be shown.
const FEWEST: usize = 4;

/// A round that is shown for several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// The first step, and the one after the last.
    pub from: usize,
    pub to: usize,
    /// The number of rounds that look like this, without this one.
    pub more: usize,
}

/// Returns which of the steps with these looks to show, and the rounds among the shown ones, neither of which contains
/// another.
pub fn rounds(looks: &[usize]) -> (Vec<usize>, Vec<Round>) {
    let mut shown: Vec<usize> = (0..looks.len()).collect();
    let mut found: Vec<Round> = Vec::new();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    looks.iter().for_each(|look| *counts.entry(*look).or_default() += 1);
    counts.retain(|_, count| *count >= FEWEST_STEPS);
    let mut begins: Vec<(usize, usize)> = counts.into_iter().map(|(look, count)| (count, look)).collect();
    begins.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    for (_, look) in begins {
        let still = shown.iter().filter(|step| looks[**step] == look).count();
        if still >= FEWEST_STEPS {
            shown = pass(looks, shown, look, &mut found);
        }
    }
    (shown, found)
}

/// Leaves out rounds that begin with the `look`. Adds what is left of them to `found`.
fn pass(looks: &[usize], shown: Vec<usize>, look: usize, found: &mut Vec<Round>) -> Vec<usize> {
    let begins = (0..shown.len()).filter(|at| looks[shown[*at]] == look);
    let begins: Vec<usize> = begins.chain([shown.len()]).collect();
    let mut alike: BTreeMap<Vec<usize>, Vec<(usize, usize)>> = BTreeMap::new();
    for pair in begins.windows(2) {
        let round = shown[pair[0]..pair[1]].iter().map(|step| looks[*step]).collect();
        alike.entry(round).or_default().push((pair[0], pair[1]));
    }
    let mut keep = vec![true; shown.len()];
    for rounds in alike.into_values().filter(|rounds| rounds.len() >= FEWEST) {
        rounds[1..].iter().for_each(|(from, to)| keep[*from..*to].fill(false));
        let (from, to) = (shown[rounds[0].0], shown[rounds[0].1 - 1] + 1);
        if !found.iter().any(|other| from < other.to && other.from < to) {
            found.push(Round { from, to, more: rounds.len() - 1 });
        }
    }
    shown.into_iter().zip(keep).filter_map(|(step, keep)| keep.then_some(step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_found_although_others_come_between_them() {
        let (one, other): (&[usize], &[usize]) = (&[1, 2, 3], &[1, 4]);
        let looks: Vec<usize> = [7, 8].into_iter().chain([one, other, one].concat().repeat(5)).chain([9]).collect();
        let (shown, mut rounds) = rounds(&looks);
        // The last one ends with another step.
        let last = [looks.len() - 4, looks.len() - 3, looks.len() - 2, looks.len() - 1];
        assert_eq!(shown, [[0, 1, 2, 3, 4, 5, 6].as_slice(), &last].concat());
        rounds.sort_by_key(|round| round.from);
        assert_eq!(rounds, [Round { from: 2, to: 5, more: 8 }, Round { from: 5, to: 7, more: 4 }]);
    }

    #[test]
    fn few_steps_are_left_as_they_are() {
        assert_eq!(rounds(&[1, 2, 3].repeat(5)), ((0..15).collect(), vec![]));
        assert_eq!(rounds(&[1].repeat(FEWEST_STEPS - 1)), ((0..12).collect(), vec![]));
        assert_eq!(rounds(&[1].repeat(FEWEST_STEPS)), (vec![0], vec![Round { from: 0, to: 1, more: 12 }]));
    }
}
