//! Result → `[null, result]` or `[error]`. Every call with an ack id is answered, always.

use super::Reply;
use crate::encode::{Encoded, Payload};
use crate::error::Error;
use crate::outbox::Frame;

/// Answers a call that succeeded.
pub(crate) fn succeed(reply: &Reply, answer: Encoded) {
    if reply.ack.is_some() {
        reply.connection.outbox().send(Frame { ack: reply.ack, payload: answer.ack });
    }
}

/// Answers a call that failed, in the caller's dialect.
pub(crate) fn fail(reply: &Reply, error: &Error) {
    if reply.ack.is_none() {
        return;
    }
    let payload = Payload::new(&error.wire(reply.legacy)).unwrap_or_else(|_| Payload {
        // Only data with maps of other than string keys could end here, and they were JSON before.
        text: r#"{"name":"GeneralError","message":"Internal server error","code":500,"className":"general-error"}"#.into(),
        attachments: Vec::new(),
    });
    reply.connection.outbox().send(Frame { ack: reply.ack, payload: payload.behind("[") });
}

/// Writes what the client is not told, and every `GeneralError`, to the log.
pub(crate) fn log(error: &Error, service: &str, method: &str) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    if error.class() == Some(crate::Class::GeneralError) {
        tracing::error!(service, method, error = error.message(), source, "a call failed");
    } else if source.is_some() {
        tracing::warn!(service, method, error = error.message(), source, "a call failed");
    } else {
        tracing::debug!(service, method, error = error.message(), "a call failed");
    }
}
