//! An error in the shape that clients of chat completions expect.

use axum::Json;
use axum::http::{StatusCode, header::RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The status, and the code that says why.
pub struct Refusal(pub StatusCode, pub &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Refusal(status, code) = self;
        let message = format!("The call was refused: {code}.");
        let error =
            json!({ "message": message, "type": "invalid_request_error", "code": code });
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(RETRY_AFTER, 1.into());
        }
        response
    }
}
