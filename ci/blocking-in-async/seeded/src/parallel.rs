//! Work for the processor, started from async code.

use rayon::ThreadPool;
use rayon::prelude::*;

pub struct Scored {
    pub text: String,
    pub score: u64,
}

fn score(text: &str, seed: u64) -> u64 {
    (0..100_000).fold(seed, |sum, round| sum.rotate_left(5) ^ text.len() as u64 ^ round)
}

pub async fn two(left: &str, right: &str) -> (u64, u64) {
    rayon::join(|| score(left, 1), || score(right, 2)) // BLOCKS
}

pub async fn on_a_pool(pool: &ThreadPool, texts: Vec<String>) -> Vec<Scored> {
    pool.install(|| texts.into_par_iter().map(|text| Scored { score: score(&text, 0), text }).collect()) // BLOCKS
}

pub async fn into(texts: &[String], scores: &mut [u64]) {
    rayon::scope(|scope| {
        // BLOCKS
        for (text, place) in texts.iter().zip(scores) {
            scope.spawn(move |_| *place = score(text, 0));
        }
    });
}

pub async fn best(texts: Vec<String>) -> Option<u64> {
    texts.par_iter().map(|text| score(text, 0)).max() // BLOCKS, hard
}

/// Finds a number whose score ends in twenty zero bits.
pub async fn proof(text: &str) -> u64 {
    let mut number = 0;
    while score(text, number).trailing_zeros() < 20 {
        // BLOCKS, hard
        number += 1;
    }
    number
}
