//! The answers to polls of Engine.IO 3, corrected.
//!
//! One answer, a payload, carries many packets. For the bytes of a packet with attachments the engine writes what version 4
//! has, a `b` and base64. Version 3 has the type of the packet in between (`b4`), and to clients that take bytes it sends the
//! bytes themselves. Written the other way they are of no known type: the client drops them and fails at the packet behind them.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{Response, StatusCode};

/// What stands before the type of a packet in a payload of bytes: a text, or bytes.
const TEXT: u8 = 0;
const BYTES: u8 = 1;
/// What ends the length there.
const LENGTH_END: u8 = 0xff;
/// The type of a packet that is a message.
const MESSAGE: u8 = 4;

/// Corrects the answer to a poll.
pub(crate) async fn corrected(response: Response<Body>) -> Response<Body> {
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The engine's answers are complete and in memory; this copies nothing and has nothing to wait for.
    let payload = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(payload) => payload,
        Err(error) => {
            tracing::debug!(%error, "the answer to a poll could not be read");
            parts.status = StatusCode::INTERNAL_SERVER_ERROR;
            Bytes::new()
        }
    };
    let is_bytes = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "application/octet-stream");
    let payload = if is_bytes { with_bytes(&payload) } else { with_text(&payload) }.map_or(payload, Bytes::from);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(payload))
}

/// A payload of bytes, each packet `00 DIGITS FF TEXT`, with those that hold base64 as `01 DIGITS FF 04 BYTES`. `None` where
/// there is nothing to correct.
fn with_bytes(payload: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut corrected) = (payload, Vec::with_capacity(payload.len()));
    while let Some((&kind, tail)) = rest.split_first() {
        let (digits, tail) = tail.split_at_checked(memchr::memchr(LENGTH_END, tail)?)?;
        let length = digits.iter().try_fold(0_usize, |sum, digit| sum.checked_mul(10)?.checked_add((*digit).into()))?;
        let (packet, tail) = tail.get(1..)?.split_at_checked(length)?;
        match attachment(packet).filter(|_| kind == TEXT).and_then(|text| STANDARD.decode(text).ok()) {
            Some(bytes) => {
                corrected.push(BYTES);
                corrected.extend((bytes.len() + 1).to_string().bytes().map(|digit| digit - b'0'));
                corrected.extend([LENGTH_END, MESSAGE]);
                corrected.extend(bytes);
            }
            None => corrected.extend(&rest[..rest.len() - tail.len()]),
        }
        rest = tail;
    }
    Some(corrected)
}

/// A payload of text, each packet `LENGTH:TEXT`, with `b4` where a `b` stands before base64. `None` where there is nothing to
/// correct.
fn with_text(payload: &[u8]) -> Option<Vec<u8>> {
    // Most payloads have no attachment, and then nothing like one either: JSON has no bare `b`.
    memchr::memmem::find(payload, b":b")?;
    let (mut rest, mut corrected) = (std::str::from_utf8(payload).ok()?, String::with_capacity(payload.len() + 16));
    while !rest.is_empty() {
        let (length, tail) = rest.split_once(':')?;
        let length = length.parse().ok()?;
        let (packet, tail) = tail.split_at_checked(end_of(tail, length)?)?;
        match attachment(packet.as_bytes()) {
            Some(_) => corrected.extend([&(length + 1).to_string(), ":b4", &packet[1..]]),
            None => corrected.push_str(&rest[..rest.len() - tail.len()]),
        }
        rest = tail;
    }
    Some(corrected.into_bytes())
}

/// Where so many units of UTF-16 end, which is how JavaScript counts.
fn end_of(text: &str, units: usize) -> Option<usize> {
    let (mut counted, mut chars) = (0, text.char_indices());
    while counted < units {
        counted += chars.next()?.1.len_utf16();
    }
    Some(chars.offset())
}

/// The base64 of a packet that is written as version 4 has it. As version 3 has it, one more letter stands before the base64,
/// whose length is a multiple of four: so an engine that knows better is left alone.
fn attachment(packet: &[u8]) -> Option<&[u8]> {
    packet.strip_prefix(b"b").filter(|text| text.len() % 4 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_gets_its_type() {
        let mended = |text: &str| with_text(text.as_bytes()).map(|text| String::from_utf8(text).unwrap());
        assert_eq!(mended("6:451-[]5:baGk=2:41").as_deref(), Some("6:451-[]6:b4aGk=2:41"));
        assert_eq!(mended("1:b").as_deref(), Some("2:b4"), "no bytes at all");
        assert_eq!(mended("5:b4AAA").as_deref(), Some("6:b44AAA"), "base64 that begins like that");
        assert_eq!(mended("7:4\u{1d54a}\":b\"5:baGk=").as_deref(), Some("7:4\u{1d54a}\":b\"6:b4aGk="), "lengths in UTF-16");
        for right in ["6:b4aGk=", "2:b4", "6:4[\":b\""] {
            assert_eq!(mended(right).unwrap_or(right.to_owned()), right);
        }
        for nothing in ["2:42", "", "9:baGk=", "x:baGk=", "1:\u{1d54a}4:b", "99999999999999999999:b"] {
            assert_eq!(mended(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn bytes_go_as_bytes_where_they_may() {
        let text = b"\0\x08\xff451-[\"\xc3\xa9";
        let wrong = [&text[..], b"\0\x05\xffbaGk=", b"\0\x01\xffb", b"\0\x01\x03\xffbAAAAAAAAAAAA", text].concat();
        let right =
            [&text[..], b"\x01\x03\xff\x04hi", b"\x01\x01\xff\x04", b"\x01\x01\x00\xff\x04\0\0\0\0\0\0\0\0\0", text].concat();
        assert_eq!(with_bytes(&wrong), Some(right.clone()));
        assert_eq!(with_bytes(&right), Some(right), "what is right stays");
        for broken in [&b"\0\x05\xffbaGk"[..], b"\0", b"\0\x05baGk=", b"\0\xff\xff"] {
            assert!(with_bytes(broken).is_none_or(|same| same == broken), "{broken:?}");
        }
    }
}
