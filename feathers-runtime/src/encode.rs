//! A result, serialised once: its text is the ack's and, cut at noted places, the payload of every event.
//!
//! `serde_json`'s `Formatter` sees everything needed in one pass: where the items of a top-level list begin and end, and the
//! bytes a value holds (`serialize_bytes`), which socket.io sends as attachments behind a placeholder. A wrapping serializer
//! would see the same at the price of a second implementation of serde's data model.

use std::cell::{Cell, RefCell};
use std::io;
use std::ops::Range;

use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::error::{Error, Result};
use crate::socketio::Text;

/// A JSON text with its attachments, ready to be sent any number of times.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    pub(crate) text: Text,
    /// Bytes the text points to by `{"_placeholder":true,"num":N}`.
    pub(crate) attachments: Vec<Bytes>,
}

/// The text `[null,RESULT]` of an ack, and where in it the result and its items are.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) ack: Payload,
    result: Range<usize>,
    /// The items, if the result is a list and the method has an event.
    items: Option<Vec<Range<usize>>>,
    placeholders: Vec<Range<usize>>,
}

const ACK_HEAD: &[u8] = b"[null,";

impl Encoded {
    /// Serialises a result; `with_items` notes where the items of a list are, for events.
    ///
    /// # Errors
    /// A `GeneralError` if the value can not be written as JSON, for example a map with keys that are no strings.
    pub(crate) fn new<T: Serialize + ?Sized>(value: &T, with_items: bool) -> Result<Self> {
        let notes = Notes::default();
        let mut out = Counted { bytes: Vec::with_capacity(256), length: &notes.length };
        out.put(ACK_HEAD);
        let written = if with_items {
            value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, WithItems { notes: &notes, depth: 0 }))
        } else {
            value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, WithBytes { notes: &notes }))
        };
        written.map_err(Error::internal)?;
        let result = ACK_HEAD.len()..out.bytes.len();
        out.put(b"]");
        let text = text_of(out.bytes)?;
        let is_list = with_items && text.as_bytes().get(result.start) == Some(&b'[');
        Ok(Self {
            ack: Payload { text, attachments: notes.attachments.into_inner() },
            result,
            items: is_list.then(|| notes.items.into_inner()),
            placeholders: notes.placeholders.into_inner(),
        })
    }

    /// What the events of this result carry: each item of a list, in order, or the whole.
    pub(crate) fn event_payloads(&self) -> Vec<Payload> {
        match &self.items {
            Some(items) => items.iter().map(|item| self.cut(item)).collect(),
            None => vec![self.cut(&self.result)],
        }
    }

    fn cut(&self, range: &Range<usize>) -> Payload {
        let inside = |placeholder: &&Range<usize>| range.start <= placeholder.start && placeholder.end <= range.end;
        if !self.placeholders.iter().any(|placeholder| inside(&placeholder)) {
            return Payload { text: self.ack.text.slice(range.clone()), attachments: Vec::new() };
        }
        // An item's attachments are counted from 0 again, so its placeholders are written anew.
        let whole = self.ack.text.as_str();
        let (mut text, mut attachments, mut at) = (String::with_capacity(range.len()), Vec::new(), range.start);
        for (number, placeholder) in self.placeholders.iter().enumerate() {
            if inside(&placeholder) {
                text.push_str(&whole[at..placeholder.start]);
                text.push_str(&placeholder_text(attachments.len()));
                at = placeholder.end;
                attachments.extend(self.ack.attachments.get(number).cloned());
            }
        }
        text.push_str(&whole[at..range.end]);
        Payload { text: text.into(), attachments }
    }
}

impl Payload {
    /// A value as it stands, for an error or an event of the user's own.
    pub(crate) fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let encoded = Encoded::new(value, false)?;
        Ok(Self { text: encoded.ack.text.slice(encoded.result.clone()), attachments: encoded.ack.attachments })
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

fn text_of(bytes: Vec<u8>) -> Result<Text> {
    // serde_json writes UTF-8; a `RawValue` or a formatter can not break that, but nothing here may panic if they could.
    String::from_utf8(bytes).map(Text::from).map_err(Error::internal)
}

fn placeholder_text(number: usize) -> String {
    format!(r#"{{"_placeholder":true,"num":{number}}}"#)
}

/// What is noted while a value is written.
#[derive(Default)]
struct Notes {
    length: Cell<usize>,
    items: RefCell<Vec<Range<usize>>>,
    attachments: RefCell<Vec<Bytes>>,
    placeholders: RefCell<Vec<Range<usize>>>,
}

impl Notes {
    fn bytes<W: io::Write + ?Sized>(&self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        let mut attachments = self.attachments.borrow_mut();
        let start = self.length.get();
        writer.write_all(placeholder_text(attachments.len()).as_bytes())?;
        self.placeholders.borrow_mut().push(start..self.length.get());
        attachments.push(Bytes::copy_from_slice(value));
        Ok(())
    }
}

/// A `Vec` whose length a formatter can see.
struct Counted<'a> {
    bytes: Vec<u8>,
    length: &'a Cell<usize>,
}

impl Counted<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.length.set(self.bytes.len());
    }
}

impl io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Compact JSON, bytes as attachments.
struct WithBytes<'a> {
    notes: &'a Notes,
}

impl Formatter for WithBytes<'_> {
    fn write_byte_array<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        self.notes.bytes(writer, value)
    }
}

/// The same, and the items of a top-level list are noted.
struct WithItems<'a> {
    notes: &'a Notes,
    depth: usize,
}

impl WithItems<'_> {
    fn deeper(&mut self) {
        self.depth += 1;
    }

    fn higher(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

impl Formatter for WithItems<'_> {
    fn write_byte_array<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        self.notes.bytes(writer, value)
    }

    fn begin_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.deeper();
        CompactFormatter.begin_array(writer)
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.higher();
        CompactFormatter.end_array(writer)
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.deeper();
        CompactFormatter.begin_object(writer)
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.higher();
        CompactFormatter.end_object(writer)
    }

    fn begin_array_value<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        CompactFormatter.begin_array_value(writer, first)?;
        if self.depth == 1 {
            let start = self.notes.length.get();
            self.notes.items.borrow_mut().push(start..start);
        }
        Ok(())
    }

    fn end_array_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.depth == 1
            && let Some(item) = self.notes.items.borrow_mut().last_mut()
        {
            item.end = self.notes.length.get();
        }
        CompactFormatter.end_array_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn texts(payloads: &[Payload]) -> Vec<&str> {
        payloads.iter().map(|payload| payload.text.as_str()).collect()
    }

    #[test]
    fn a_list_is_cut_into_its_items() {
        let list = json!([{ "a": [1, [2]] }, [3, 4], "x", null]);
        let encoded = Encoded::new(&list, true).unwrap();
        assert_eq!(encoded.ack.text.as_str(), r#"[null,[{"a":[1,[2]]},[3,4],"x",null]]"#);
        assert_eq!(texts(&encoded.event_payloads()), [r#"{"a":[1,[2]]}"#, "[3,4]", r#""x""#, "null"]);
    }

    #[test]
    fn an_empty_list_has_no_events_and_an_object_has_one() {
        assert!(Encoded::new(&json!([]), true).unwrap().event_payloads().is_empty());
        assert_eq!(texts(&Encoded::new(&json!({ "a": [1] }), true).unwrap().event_payloads()), [r#"{"a":[1]}"#]);
        assert_eq!(texts(&Encoded::new(&Value::Null, true).unwrap().event_payloads()), ["null"]);
    }

    #[test]
    fn bytes_become_attachments_counted_from_zero_in_each_item() {
        #[derive(Serialize)]
        struct File {
            name: &'static str,
            bytes: Bytes,
        }
        let file = |name, byte| File { name, bytes: Bytes::copy_from_slice(&[byte]) };
        let encoded = Encoded::new(&[file("a", 1), file("b", 2)], true).unwrap();
        assert_eq!(encoded.ack.attachments, [Bytes::from_static(&[1]), Bytes::from_static(&[2])]);
        let events = encoded.event_payloads();
        assert_eq!(events[1].text.as_str(), r#"{"name":"b","bytes":{"_placeholder":true,"num":0}}"#);
        assert_eq!(events[1].attachments, [Bytes::from_static(&[2])]);
    }

    #[test]
    fn what_is_no_json_is_an_error_and_not_a_panic() {
        let map = std::collections::HashMap::from([((1, 2), 3)]);
        assert!(Encoded::new(&map, true).is_err());
    }
}
