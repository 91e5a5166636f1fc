//! The routes, and what happens to a request on its way.

use crate::reply::{Event, Reply};
use crate::request::{Api, Request};
use crate::script::{ApiError, Fault, Outcome, Step};
use crate::state::{Ended, Open, State};
use crate::validate::validate;
use crate::{body, chat, responses};
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

pub(crate) fn routes(state: State) -> Router {
    Router::new()
        .route(
            "/v1/chat/completions",
            post(|state, headers, body| answer(Api::Chat, state, headers, body)),
        )
        .route(
            "/v1/responses",
            post(|state, headers, body| answer(Api::Responses, state, headers, body)),
        )
        .route("/v1/models", get(models))
        .route("/counts", get(counts))
        .fallback(unknown_url)
        .with_state(state)
}

/// Marks the response whose connection shall close before the status line.
#[derive(Clone, Copy)]
pub(crate) struct CutBeforeHeaders;

async fn answer(
    api: Api,
    extract::State(state): extract::State<State>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut open = state.enter();
    let number = open.number;
    let mut response = match admit(api, &state, &headers, &body) {
        Ok((request, step)) => carry_out(request, step, open).await,
        Err(error) => {
            open.end(Ended::Refused(error.status));
            error.into_response()
        }
    };
    let id = HeaderValue::from_str(&format!("req_{number}"))
        .expect("a number is a header's value");
    response.headers_mut().insert("x-request-id", id);
    response
}

/// Checks the key, the body, the model, and the limits, and takes the step that answers the request from the script.
fn admit(
    api: Api,
    state: &State,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(Request, Step), ApiError> {
    let mut inner = state.lock();
    check_key(headers, inner.script.keys.as_deref())?;
    let body: Value = serde_json::from_slice(body).ok().filter(Value::is_object).ok_or_else(|| {
        let message = "We could not parse the JSON body of your request. (HINT: This likely means you aren't using \
                       your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not \
                       valid JSON.)";
        ApiError { code: None, ..ApiError::new(400, "").message(message) }
    })?;
    let request = Request::new(api, body);
    validate(&request)?;
    let models = inner.script.models.as_deref();
    if models.is_some_and(|models| !models.iter().any(|model| model == request.model())) {
        let message = format!(
            "The model `{}` does not exist or you do not have access to it.",
            request.model()
        );
        return Err(ApiError::new(404, "model_not_found").message(message));
    }
    inner.admit(Instant::now())?;
    inner.requests.push(request.clone());
    let Some(step) = inner.take_step(&request) else {
        let named = format!(
            "unexpected call: no step of the script is left for model `{}`, whose last message is `{}`",
            request.model(),
            request.last_text()
        );
        inner.unexpected.push(named.clone());
        return Err(ApiError::new(400, "unexpected_call").message(named));
    };
    Ok((request, step))
}

fn check_key(headers: &HeaderMap, keys: Option<&[String]>) -> Result<(), ApiError> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key =
        value.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().trim();
    let wrong =
        |message: String| Err(ApiError::new(401, "invalid_api_key").message(message));
    if key.is_empty() {
        return wrong("You didn't provide an API key.".to_string());
    }
    if keys.is_some_and(|keys| !keys.iter().any(|it| it == key)) {
        // The real service repeats the ends of the key, too.
        let (start, end) =
            (&key[..key.len().min(3)], &key[key.len().saturating_sub(4)..]);
        return wrong(format!("Incorrect API key provided: {start}***{end}."));
    }
    Ok(())
}

/// Thinks as long as the step says, and then responds.
async fn carry_out(request: Request, step: Step, mut open: Open) -> Response {
    let step = step.resolve(&request);
    sleep(step.after).await;
    match &step.outcome {
        Outcome::RaiseError(error) => {
            open.end(Ended::Refused(error.status));
            error.clone().into_response()
        }
        Outcome::Reply(_) if step.fault == Some(Fault::CutBeforeHeaders) => {
            open.end(Ended::Cut);
            let mut response = body::events(Vec::new(), &step, open).into_response();
            response.extensions_mut().insert(CutBeforeHeaders);
            response
        }
        Outcome::Reply(items) => {
            let reply = {
                let mut inner = open.state.lock();
                Reply::new(&step, items, &request, open.number, &mut inner.tool_calls)
            };
            match request.streamed {
                true => stream(events(&reply, &request), &step, open),
                false => whole(&reply, &request, &step, open).await,
            }
        }
        Outcome::Stream(values) => {
            let mut events: Vec<Event> = values.iter().map(Event::from_value).collect();
            if request.api == Api::Chat {
                events.push(Event { name: None, data: "[DONE]".to_string(), tokens: 0 });
            }
            stream(events, &step, open)
        }
        Outcome::RespondWith(_) => unreachable!("a resolved step contains no function"),
    }
}

fn events(reply: &Reply, request: &Request) -> Vec<Event> {
    match request.api {
        Api::Chat => chat::events(reply, request),
        Api::Responses => responses::events(reply, request),
    }
}

fn stream(events: Vec<Event>, step: &Step, open: Open) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body::events(events, step, open)).into_response()
}

async fn whole(reply: &Reply, request: &Request, step: &Step, open: Open) -> Response {
    let tokens = reply.tokens();
    sleep(step.per_token * tokens as u32).await;
    let json = match request.api {
        Api::Chat => chat::whole(reply),
        Api::Responses => responses::whole(reply, request),
    };
    let json = json.to_string();
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_string()),
        (header::CONTENT_LENGTH, json.len().to_string()),
    ];
    (headers, body::whole(&json, tokens, step, open)).into_response()
}

async fn models(state: extract::State<State>, headers: HeaderMap) -> Response {
    let inner = state.0.lock();
    if let Err(error) = check_key(&headers, inner.script.keys.as_deref()) {
        return error.into_response();
    }
    let names = inner.script.models.clone().unwrap_or_else(|| vec!["fake".to_string()]);
    let models = names.iter().map(|name| {
        json!({ "id": name, "object": "model", "created": 1_790_000_000, "owned_by": "fake-llm" })
    });
    Json(json!({ "object": "list", "data": models.collect::<Vec<_>>() })).into_response()
}

async fn counts(state: extract::State<State>) -> Json<Value> {
    let inner = state.0.lock();
    Json(json!({
        "counts": inner.counts,
        "remaining": inner.remaining(),
        "unexpected": inner.unexpected,
        "requests": inner.requests,
    }))
}

async fn unknown_url(method: axum::http::Method, url: axum::http::Uri) -> ApiError {
    let message = format!("Invalid URL ({method} {})", url.path());
    ApiError { code: None, ..ApiError::new(404, "").message(message) }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status)
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let error = json!({
            "message": self.message, "type": self.kind, "param": self.param, "code": self.code,
        });
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        let waits =
            [("retry-after", self.retry_after), ("retry-after-ms", self.retry_after_ms)];
        for (name, wait) in waits {
            if let Some(wait) = wait {
                response.headers_mut().insert(name, wait.into());
            }
        }
        response
    }
}

impl Event {
    /// An event of a script. In the responses API, its type is its name.
    fn from_value(value: &Value) -> Event {
        let name = value["type"].as_str().map(str::to_string);
        Event { name, data: value.to_string(), tokens: 1 }
    }
}
