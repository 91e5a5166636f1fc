//! What sends mails.

use crate::{Mail, Outbox, Receipt};
use reqwest::StatusCode;
use std::fmt;

/// The header in which a key travels, by its usual name.
pub(crate) const KEY: &str = "idempotency-key";

/// Sends mails to one server.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
}

#[derive(Clone)]
enum Transport {
    Http { http: reqwest::Client, url: String },
    InProcess(Outbox),
}

/// Why a sender has no receipt.
#[derive(Debug)]
pub enum Error {
    /// No answer came, so the mail may have been delivered or not. With a key, it may be sent again.
    NoAnswer(String),
    /// The key has come with this other mail before, which has been delivered.
    KeyUsed(Mail),
}

impl Client {
    /// A client for the server at `url`: the one of [`Server::url`](crate::Server::url).
    ///
    /// # Errors
    ///
    /// [`Error::NoAnswer`] if no HTTP client can be made.
    pub fn new(url: &str) -> Result<Client, Error> {
        // An error means that the program has already chosen its cryptography.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build();
        let transport = Transport::Http { http: http?, url: format!("{url}/mails") };
        Ok(Client { transport })
    }

    /// A client for a server in the same process, without a socket.
    pub fn in_process(outbox: &Outbox) -> Client {
        Client { transport: Transport::InProcess(outbox.clone()) }
    }

    /// Sends a mail once, with or without an idempotency key.
    ///
    /// # Errors
    ///
    /// Either variant of [`Error`].
    pub async fn send(&self, mail: &Mail, key: Option<&str>) -> Result<Receipt, Error> {
        let (http, url) = match &self.transport {
            Transport::Http { http, url } => (http, url),
            Transport::InProcess(outbox) => return outbox.take(mail.clone(), key).await,
        };
        let mut request = http.post(url).json(mail);
        if let Some(key) = key {
            request = request.header(KEY, key);
        }
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK => Ok(response.json().await?),
            StatusCode::UNPROCESSABLE_ENTITY => {
                Err(Error::KeyUsed(response.json().await?))
            }
            status => Err(Error::NoAnswer(status.to_string())),
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Error {
        Error::NoAnswer(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoAnswer(why) => write!(f, "no answer: {why}"),
            Error::KeyUsed(Mail { to, text }) => {
                write!(f, "the key was used before, for a mail to {to}: {text}")
            }
        }
    }
}

impl std::error::Error for Error {}
