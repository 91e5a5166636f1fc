//! Finds the servers, or starts some.

use crate::demo;
use crate::team::Team;
use crate::web::Web;
use anyhow::{Result, bail};
use fake_llm::Server;
use model_client::Client;
use search_server::Served;
use std::env;

/// How many calls of the model are open at once, those of all searches and tabs together.
const AT_ONCE: usize = 4;

/// A team, and the servers that were started for it, which stop with it.
pub struct Setup {
    pub team: Team,
    /// What is of this process, and scripted, in words.
    pub fakes: Vec<&'static str>,
    _model: Option<Server>,
    _engine: Option<Served>,
    _outbox: Option<outbox::Server>,
}

// ANCHOR: environment
impl Setup {
    /// A team with the endpoint that `OPENAI_BASE_URL` and `OPENAI_API_KEY` name, and the model of `OPENAI_MODEL`, with the
    /// search engine at `SEARCH_URL`, and with the mail server at `OUTBOX_URL`. For whatever isn't set, a server starts in
    /// this process.
    ///
    /// # Errors
    ///
    /// If the endpoint is set without its key, or if no port is free.
    pub async fn from_environment() -> Result<Setup> {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let (client, model) = match (set("OPENAI_BASE_URL"), set("OPENAI_API_KEY")) {
            (Some(base_url), Some(key)) => (Client::new(&base_url, key.into())?, None),
            (Some(_), None) => bail!("OPENAI_BASE_URL is set, but OPENAI_API_KEY is not"),
            (None, _) => {
                let server = demo::model().serve().await?;
                (Client::new(server.base_url(), "any".into())?, Some(server))
            }
        };
        let (web, engine) = match set("SEARCH_URL") {
            Some(url) => (Web::new(&url)?, None),
            None => {
                let server = demo::engine().serve().await?;
                (Web::new(server.url())?, Some(server))
            }
        };
        let (mails, outbox) = match set("OUTBOX_URL") {
            Some(url) => (outbox::Client::new(&url)?, None),
            None => {
                let server = demo::outbox().serve().await?;
                (outbox::Client::new(server.url())?, Some(server))
            }
        };
        let name = set("OPENAI_MODEL").unwrap_or("gpt-5-mini".to_string());
        let team = Team::new(&name, client.at_most(AT_ONCE), web, mails);
        let fakes = [
            model.as_ref().map(|_| "the model, which knows only tea robots"),
            engine.as_ref().map(|_| "the search engine, which knows only tea robots"),
            outbox.as_ref().map(|_| "the mail server, which sends nothing"),
        ];
        let fakes = fakes.into_iter().flatten().collect();
        Ok(Setup { team, fakes, _model: model, _engine: engine, _outbox: outbox })
    }
}
// ANCHOR_END: environment
