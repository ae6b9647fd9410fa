//! Fields of a service that no client sees ([`App::conceal`](crate::App::conceal)): cut out of what leaves, whoever wrote it.
//!
//! It is the text that is cut and not a JSON value that is written anew, so that bytes stay attachments and numbers keep their
//! digits. A service without such fields pays for a look at an empty list.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use crate::call::packet::{skip_space, skip_string, skip_value};
use crate::encode::{Encoded, Payload, placeholder_text};
use crate::error::Error;

/// What an app says: names of fields of the service at a path.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) path: String,
    pub(crate) names: Vec<String>,
}

/// The names that are for one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Concealed(Arc<[String]>);

impl Concealed {
    pub(crate) fn of(path: &str, fields: &[Fields]) -> Self {
        Self(fields.iter().filter(|fields| fields.path == path).flat_map(|fields| fields.names.iter().cloned()).collect())
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|field| field == name)
    }

    /// What clients get of it.
    #[inline]
    pub(crate) fn shown(&self, encoded: Encoded) -> Encoded {
        if self.is_empty() { encoded } else { self.without(encoded) }
    }

    fn without(&self, encoded: Encoded) -> Encoded {
        let cuts = self.cuts(&encoded);
        match cuts.and_then(|cuts| if cuts.is_empty() { Some(None) } else { leave_out(&encoded, &cuts).map(Some) }) {
            Some(None) => encoded,
            Some(Some(shown)) => shown,
            // Only a `RawValue` that is no JSON comes here. What can not be looked through does not leave.
            None => {
                tracing::error!("an answer that is no JSON can not be looked through for concealed fields; null is sent");
                Encoded::null()
            }
        }
    }

    /// The same for what an error tells beside its message.
    pub(crate) fn error(&self, error: Error) -> Error {
        if self.is_empty() {
            return error;
        }
        let (mut data, mut errors) = (error.data().cloned(), error.errors().cloned());
        let in_data = data.as_mut().is_some_and(|data| self.strip(data));
        let in_errors = errors.as_mut().is_some_and(|errors| self.strip(errors));
        let error = match data {
            Some(data) if in_data => error.with_data(data),
            _ => error,
        };
        match errors {
            Some(errors) if in_errors => error.with_errors(errors),
            _ => error,
        }
    }

    /// Answers whether there was one. It looks at all, so no `any`, which stops at the first.
    fn strip(&self, value: &mut Value) -> bool {
        match value {
            Value::Object(fields) => {
                let before = fields.len();
                fields.retain(|key, _| !self.0.contains(key));
                let here = fields.len() != before;
                fields.values_mut().fold(here, |any, value| self.strip(value) | any)
            }
            Value::Array(items) => items.iter_mut().fold(false, |any, item| self.strip(item) | any),
            _ => false,
        }
    }

    /// Where in the text there is something to leave out: a field with one of its commas. `None` if the text is no JSON.
    fn cuts(&self, encoded: &Encoded) -> Option<Vec<Range<usize>>> {
        let text = encoded.ack.text.as_bytes();
        let mut placeholders = encoded.placeholders.iter().peekable();
        let (mut at, mut levels, mut cuts) = (0, Vec::new(), Vec::new());
        while let Some(byte) = text.get(at) {
            if let Some(placeholder) = placeholders.next_if(|placeholder| placeholder.start <= at) {
                // Its fields are none of the user's.
                at = at.max(placeholder.end);
                continue;
            }
            match byte {
                b'{' => levels.push(Level { is_object: true, key_comes: true, kept: false, comma: at }),
                b'[' => levels.push(Level { is_object: false, key_comes: false, kept: false, comma: at }),
                b'}' | b']' => {
                    levels.pop()?;
                }
                b',' => {
                    let level = levels.last_mut()?;
                    (level.key_comes, level.comma) = (level.is_object, at);
                }
                b'"' => {
                    let end = skip_string(text, at)?;
                    at = match levels.last_mut() {
                        Some(level) if level.key_comes => self.field(text, at..end, level, &mut cuts)?,
                        _ => end,
                    };
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        levels.is_empty().then_some(cuts)
    }

    /// A field of an object: passed up to its value, or left out as a whole. Answers where to go on.
    fn field(&self, text: &[u8], key: Range<usize>, level: &mut Level, cuts: &mut Vec<Range<usize>>) -> Option<usize> {
        let colon = skip_space(text, key.end);
        if text.get(colon) != Some(&b':') {
            return None;
        }
        level.key_comes = false;
        let value = skip_space(text, colon + 1);
        if !self.names(text.get(key.clone())?)? {
            level.kept = true;
            return Some(value);
        }
        let end = end_of(text, value)?;
        if level.kept {
            // The comma behind it, if there is one, stands before the next.
            cuts.push(level.comma..end);
            return Some(end);
        }
        let comma = skip_space(text, end);
        let next = if text.get(comma) == Some(&b',') { skip_space(text, comma + 1) } else { end };
        level.key_comes = next != end;
        cuts.push(key.start..next);
        Some(next)
    }

    /// Whether this string is one of the names. Only a `RawValue`, or a name with a quote, is written with a backslash.
    fn names(&self, string: &[u8]) -> Option<bool> {
        if string.contains(&b'\\') {
            let name: String = serde_json::from_slice(string).ok()?;
            return Some(self.0.contains(&name));
        }
        let name = string.get(1..string.len().checked_sub(1)?)?;
        Some(self.0.iter().any(|own| own.as_bytes() == name))
    }
}

/// An object or a list around where the look is at.
struct Level {
    is_object: bool,
    key_comes: bool,
    /// A field has stayed, so that what goes takes the comma before it along.
    kept: bool,
    comma: usize,
}

/// Behind a value in an object.
fn end_of(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' | b'{' | b'[' => skip_value(text, at),
        _ => {
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b' ' | b'\t' | b'\n' | b'\r');
            let length = text.get(at..)?.iter().position(ends)?;
            (length > 0).then_some(at + length)
        }
    }
}

/// The text without these parts; attachments are counted anew.
fn leave_out(encoded: &Encoded, cuts: &[Range<usize>]) -> Option<Encoded> {
    let whole = encoded.ack.text.as_str();
    let mut holders = encoded.placeholders.iter().zip(&encoded.ack.attachments).peekable();
    let (mut text, mut at) = (String::with_capacity(whole.len()), 0);
    let (mut placeholders, mut attachments): (Vec<Range<usize>>, Vec<Bytes>) = Default::default();
    let all = whole.len()..whole.len();
    for cut in cuts.iter().chain([&all]) {
        while let Some((holder, bytes)) = holders.next_if(|(holder, _)| holder.start < cut.start) {
            text.push_str(whole.get(at..holder.start)?);
            let start = text.len();
            text.push_str(&placeholder_text(attachments.len()));
            placeholders.push(start..text.len());
            attachments.push(bytes.clone());
            at = holder.end;
        }
        text.push_str(whole.get(at..cut.start)?);
        while holders.next_if(|(holder, _)| holder.start < cut.end).is_some() {}
        at = cut.end;
    }
    Some(Encoded { ack: Payload { text: text.into(), attachments }, placeholders })
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::{json, value::RawValue};

    use super::*;

    fn concealed(names: &[&str]) -> Concealed {
        Concealed(names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn shown<T: Serialize>(names: &[&str], value: &T) -> String {
        let shown = concealed(names).shown(Encoded::new(value).unwrap());
        let text = shown.whole().text.as_str().to_owned();
        assert_eq!(shown.ack.text.as_str(), format!("[null,{text}]"));
        text
    }

    /// Against the plain way, over all ways to place two names among three others.
    #[test]
    fn it_leaves_out_what_a_walk_over_the_value_would() {
        let names = ["a", "password", "b", "code", "c"];
        for places in 0..5_usize.pow(4) {
            let order: Vec<&str> = (0..4).map(|at| names[places / 5_usize.pow(at) % 5]).collect();
            let object = |inner: Value| {
                let fields = order.iter().map(|name| ((*name).to_owned(), inner.clone()));
                Value::Object(fields.collect())
            };
            let mut value =
                json!([object(json!([1, object(json!("},\"password\":"))])), object(json!(-1.5)), {}, [], "password"]);
            let concealed = concealed(&["password", "code"]);
            let text = shown(&["password", "code"], &value);
            concealed.strip(&mut value);
            assert_eq!(text, value.to_string());
        }
    }

    #[test]
    fn what_has_no_such_field_is_left_alone() {
        for value in [json!(null), json!("password"), json!({ "x": "password" }), json!([{ "passwords": 1, "pass": {} }])] {
            assert_eq!(shown(&["password"], &value), value.to_string());
        }
    }

    #[test]
    fn numbers_keep_their_digits_and_raw_json_its_form() {
        #[derive(Serialize)]
        struct Row {
            big: u128,
            raw: Box<RawValue>,
        }
        let raw = r#"{ "pass\u0077ord" : [1, {"}": 2}] , "x" : 1.0 , "password":true }"#;
        let row = Row { big: u128::MAX, raw: RawValue::from_string(raw.to_owned()).unwrap() };
        assert_eq!(shown(&["password"], &row), format!(r#"{{"big":{},"raw":{{ "x" : 1.0  }}}}"#, u128::MAX));
    }

    #[test]
    fn bytes_stay_bytes_and_those_of_a_field_go_with_it() {
        #[derive(Serialize)]
        struct User {
            key: Bytes,
            num: u8,
            picture: Bytes,
        }
        let user = |byte| User { key: vec![0].into(), num: byte, picture: vec![byte].into() };
        let encoded = Encoded::new(&[user(1), user(2)]).unwrap();
        let shown = concealed(&["key", "num"]).shown(encoded);
        let first = r#"{"picture":{"_placeholder":true,"num":0}}"#;
        assert_eq!(shown.ack.text.as_str(), format!("[null,[{first},{}]]", first.replace('0', "1")));
        assert_eq!(shown.ack.attachments, [Bytes::from_static(&[1]), Bytes::from_static(&[2])]);
        let events = shown.event_payloads();
        assert_eq!((events[1].text.as_str(), &events[1].attachments), (first, &vec![Bytes::from_static(&[2])]));
    }

    #[test]
    fn errors_tell_it_neither() {
        let told = json!({ "a": [{ "password": 1, "b": 2 }] });
        let error = concealed(&["password"]).error(Error::conflict("There is one").with_data(&told).with_errors(&told));
        let kept = json!({ "a": [{ "b": 2 }] });
        assert_eq!((error.data(), error.errors()), (Some(&kept), Some(&kept)));
    }
}
