//! What a driver asks.

use model_client::{ChatRequest, Client, Deltas, Error, Reply};

/// Something that replies to a request: a client of a real model, or in tests a closure.
pub trait Model: Send + Sync {
    /// Returns the whole reply, or why there is none. May be dropped while it waits, and be asked again.
    fn reply(
        &self,
        request: &ChatRequest,
    ) -> impl Future<Output = Result<Reply, Error>> + Send;

    /// Returns the reply as it comes, for a run that is watched. By default, it comes in one piece.
    fn stream(
        &self,
        request: &ChatRequest,
    ) -> impl Future<Output = Result<Deltas, Error>> + Send {
        async { Ok(self.reply(request).await?.into_deltas()) }
    }
}

impl Model for Client {
    async fn reply(&self, request: &ChatRequest) -> Result<Reply, Error> {
        self.chat(request).await
    }

    async fn stream(&self, request: &ChatRequest) -> Result<Deltas, Error> {
        Client::stream(self, request).await
    }
}

/// A closure such as `|request: &ChatRequest| ready(Ok(reply))`. Its future can't borrow the request.
impl<F, Replied> Model for F
where
    F: Fn(&ChatRequest) -> Replied + Send + Sync,
    Replied: Future<Output = Result<Reply, Error>> + Send,
{
    async fn reply(&self, request: &ChatRequest) -> Result<Reply, Error> {
        self(request).await
    }
}
