//! A program reads a model's answer aloud, so it needs whole sentences, each as soon as it is complete. A sentence ends
//! with `.`, `!`, or `?`, and the end of a finished reply ends one, too. If the reply breaks off, the sentences that are
//! complete come first, and then the error.
//!
//! At the moment nothing is said before the whole reply is there.

use futures::stream::{self, Stream, TryStreamExt};
use model_client::{Deltas, Error, collect};

/// The sentences of a reply, without the spaces around them.
pub fn sentences(deltas: Deltas) -> impl Stream<Item = Result<String, Error>> {
    let sentences = async {
        let text = collect(deltas).await?.text.unwrap_or_default();
        let sentences = text.split_inclusive(['.', '!', '?']);
        let sentences: Vec<_> =
            sentences.map(|sentence| Ok(sentence.trim().to_string())).collect();
        Ok(stream::iter(sentences))
    };
    stream::once(sentences).try_flatten()
}
