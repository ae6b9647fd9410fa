//! A result, serialised once: its text is the ack's and, cut where its items are, the payload of every event.
//!
//! `serde_json`'s `Formatter` sees the bytes a value holds (`serialize_bytes`), which socket.io sends as attachments behind a
//! placeholder; a wrapping serializer would be a second implementation of serde's data model. Where the items of a list begin
//! is found afterwards, by a scan over the text: noting it while writing costs every write of every result, the scan only those
//! that somebody hears of.

use std::io;
use std::ops::Range;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use crate::call::packet::elements;
use crate::error::{Error, Result};
use crate::socketio::Text;

/// A JSON text with its attachments, ready to be sent any number of times.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    pub(crate) text: Text,
    /// Bytes the text points to by `{"_placeholder":true,"num":N}`.
    pub(crate) attachments: Vec<Bytes>,
}

/// The text `[null,RESULT]` of an ack, and where in it the placeholders are.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub(crate) ack: Payload,
    pub(crate) placeholders: Vec<Range<usize>>,
}

const ACK_HEAD: &[u8] = b"[null,";

impl Encoded {
    /// Serialises a result.
    ///
    /// # Errors
    /// A `GeneralError` if the value can not be written as JSON, for example a map with keys that are no strings.
    pub(crate) fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let mut out = Out(Vec::with_capacity(512));
        let mut format = WithBytes::default();
        out.0.extend_from_slice(ACK_HEAD);
        value.serialize(&mut Serializer::with_formatter(&mut out, &mut format)).map_err(Error::internal)?;
        out.0.push(b']');
        // serde_json writes UTF-8; a `RawValue` can not break that, but nothing here may panic if it could.
        let text = String::from_utf8(out.0).map(Text::from).map_err(Error::internal)?;
        Ok(Self { ack: Payload { text, attachments: format.attachments }, placeholders: format.placeholders })
    }

    /// In the place of what must not leave.
    pub(crate) fn null() -> Self {
        Self { ack: Payload { text: "[null,null]".into(), attachments: Vec::new() }, placeholders: Vec::new() }
    }

    fn result(&self) -> Range<usize> {
        ACK_HEAD.len()..self.ack.text.len() - 1
    }

    /// The result as JSON again.
    ///
    /// # Errors
    /// `GeneralError` if a value wrote itself as something else than JSON.
    pub(crate) fn to_value(&self) -> Result<Value> {
        serde_json::from_str(&self.ack.text.as_str()[self.result()]).map_err(Error::internal)
    }

    /// All of it, as what one event carries.
    pub(crate) fn whole(&self) -> Payload {
        self.cut(self.result())
    }

    /// How many items a list has; `None` for anything else.
    pub(crate) fn items(&self) -> Option<usize> {
        elements(&self.ack.text.as_bytes()[self.result()]).map(|items| items.len())
    }

    /// What the events of this result carry: each item of a list, in order, or the whole.
    pub(crate) fn event_payloads(&self) -> Vec<Payload> {
        let whole = self.result();
        let text = &self.ack.text.as_bytes()[whole.clone()];
        match elements(text) {
            Some(items) => items.into_iter().map(|item| self.cut(item.start + whole.start..item.end + whole.start)).collect(),
            None => vec![self.cut(whole)],
        }
    }

    fn cut(&self, range: Range<usize>) -> Payload {
        // They are in order.
        let first = self.placeholders.partition_point(|placeholder| placeholder.start < range.start);
        let end = self.placeholders.partition_point(|placeholder| placeholder.end <= range.end);
        if first >= end {
            return Payload { text: self.ack.text.slice(range), attachments: Vec::new() };
        }
        // An item's attachments are counted from 0 again, so its placeholders are written anew.
        let whole = self.ack.text.as_str();
        let (mut text, mut attachments, mut at) = (String::with_capacity(range.len()), Vec::new(), range.start);
        for (number, placeholder) in self.placeholders.iter().enumerate().take(end).skip(first) {
            text.push_str(&whole[at..placeholder.start]);
            text.push_str(&placeholder_text(attachments.len()));
            at = placeholder.end;
            attachments.extend(self.ack.attachments.get(number).cloned());
        }
        text.push_str(&whole[at..range.end]);
        Payload { text: text.into(), attachments }
    }
}

impl Payload {
    /// A value as it stands, for an error or an event of the user's own.
    pub(crate) fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let encoded = Encoded::new(value)?;
        Ok(Self { text: encoded.ack.text.slice(encoded.result()), attachments: encoded.ack.attachments })
    }

    /// The list `[A,B,…]` of texts, the last of which is this payload.
    pub(crate) fn behind(&self, head: &str) -> Self {
        let mut text = String::with_capacity(head.len() + self.text.len() + 1);
        text.push_str(head);
        text.push_str(self.text.as_str());
        text.push(']');
        Self { text: text.into(), attachments: self.attachments.clone() }
    }
}

pub(crate) fn placeholder_text(number: usize) -> String {
    format!(r#"{{"_placeholder":true,"num":{number}}}"#)
}

/// Compact JSON, bytes as attachments.
#[derive(Default)]
struct WithBytes {
    attachments: Vec<Bytes>,
    /// Where their placeholders are. Not looked for afterwards: a record may hold what looks like one.
    placeholders: Vec<Range<usize>>,
}

impl Formatter for &mut WithBytes {
    fn write_byte_array<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        let placeholder = placeholder_text(self.attachments.len());
        let start = writer.write(ASK_LENGTH)?;
        writer.write_all(placeholder.as_bytes())?;
        self.placeholders.push(start..start + placeholder.len());
        self.attachments.push(Bytes::copy_from_slice(value));
        Ok(())
    }
}

/// What is written so far. A formatter sees its writer as any `io::Write`, and needs the length where bytes are: a `write` of
/// nothing answers it. (A counter beside the writer costs every write of every result a tenth of its time.)
struct Out(Vec<u8>);

const ASK_LENGTH: &[u8] = &[];

impl io::Write for Out {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(self.0.len());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    #[inline]
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(payloads: &[Payload]) -> Vec<&str> {
        payloads.iter().map(|payload| payload.text.as_str()).collect()
    }

    #[test]
    fn a_list_is_cut_into_its_items() {
        let list = json!([{ "a": [1, [2]] }, [3, 4], "x", null]);
        let encoded = Encoded::new(&list).unwrap();
        assert_eq!(encoded.ack.text.as_str(), r#"[null,[{"a":[1,[2]]},[3,4],"x",null]]"#);
        assert_eq!(texts(&encoded.event_payloads()), [r#"{"a":[1,[2]]}"#, "[3,4]", r#""x""#, "null"]);
    }

    #[test]
    fn an_empty_list_has_no_events_and_an_object_has_one() {
        assert!(Encoded::new(&json!([])).unwrap().event_payloads().is_empty());
        assert_eq!(texts(&Encoded::new(&json!({ "a": [1] })).unwrap().event_payloads()), [r#"{"a":[1]}"#]);
        assert_eq!(texts(&Encoded::new(&Value::Null).unwrap().event_payloads()), ["null"]);
    }

    #[test]
    fn bytes_become_attachments_counted_from_zero_in_each_item() {
        #[derive(Serialize)]
        struct File {
            name: &'static str,
            bytes: Bytes,
        }
        let file = |name, byte| File { name, bytes: Bytes::copy_from_slice(&[byte]) };
        let encoded = Encoded::new(&[file("a", 1), file("b", 2)]).unwrap();
        assert_eq!(encoded.ack.attachments, [Bytes::from_static(&[1]), Bytes::from_static(&[2])]);
        let events = encoded.event_payloads();
        assert_eq!(events[1].text.as_str(), r#"{"name":"b","bytes":{"_placeholder":true,"num":0}}"#);
        assert_eq!(events[1].attachments, [Bytes::from_static(&[2])]);
    }

    #[test]
    fn what_is_no_json_is_an_error_and_not_a_panic() {
        let map = std::collections::HashMap::from([((1, 2), 3)]);
        assert!(Encoded::new(&map).is_err());
    }
}
