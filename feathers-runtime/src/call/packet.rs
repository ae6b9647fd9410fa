//! The packet of an event: a JSON list of the event name and its arguments, and the bytes that came with it.
//!
//! The transport has checked that the text is a list whose first element is a string. Only the places of the elements are
//! found here, without parsing them; each is parsed once, later, into the type somebody wants.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use smallvec::SmallVec;

use crate::socketio::Text;

/// An event as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) text: Text,
    pub(crate) elements: SmallVec<[Range<usize>; 5]>,
    pub(crate) attachments: Vec<Bytes>,
}

impl Packet {
    /// `None` if the text is no list.
    pub(crate) fn new(text: Text, attachments: Vec<Bytes>) -> Option<Self> {
        let elements = elements(text.as_bytes())?;
        Some(Self { text, elements, attachments })
    }

    /// The text of an element.
    pub(crate) fn element(&self, index: usize) -> Option<&str> {
        self.text.as_str().get(self.elements.get(index)?.clone())
    }

    /// An element that is a string.
    pub(crate) fn string(&self, index: usize) -> Option<Cow<'_, str>> {
        let quoted = self.element(index)?;
        let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            return serde_json::from_str::<String>(quoted).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }
}

/// The ranges of a list's elements; `None` if the text is no list. Nothing is parsed: strings and brackets are skipped.
pub(crate) fn elements(text: &[u8]) -> Option<SmallVec<[Range<usize>; 5]>> {
    let mut found = SmallVec::new();
    let mut at = skip_space(text, 0);
    if text.get(at) != Some(&b'[') {
        return None;
    }
    at = skip_space(text, at + 1);
    if text.get(at) == Some(&b']') {
        return (skip_space(text, at + 1) == text.len()).then_some(found);
    }
    loop {
        let end = skip_value(text, at)?;
        found.push(at..end);
        at = skip_space(text, end);
        match text.get(at)? {
            b',' => at = skip_space(text, at + 1),
            // The transport looks at the list only, not at what stands behind it.
            b']' => return (skip_space(text, at + 1) == text.len()).then_some(found),
            _ => return None,
        }
    }
}

pub(crate) fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// From the quote that opens a string to behind the one that closes it.
pub(crate) fn skip_string(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        // Names and paths are short; the call pays for longer texts only.
        let rest = text.get(at..)?;
        let near = &rest[..rest.len().min(24)];
        at += match near.iter().position(|byte| matches!(byte, b'"' | b'\\')) {
            Some(length) => length,
            None => near.len() + memchr::memchr2(b'"', b'\\', &rest[near.len()..])?,
        };
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Whether a byte changes the depth of a value or opens a string; all others are passed over.
const TELLS: [bool; 256] = {
    let mut tells = [false; 256];
    let mut at = 0;
    while at < 5 {
        tells[b"\"{}[]"[at] as usize] = true;
        at += 1;
    }
    tells
};

pub(crate) fn skip_value(text: &[u8], start: usize) -> Option<usize> {
    match text.get(start)? {
        b'"' => skip_string(text, start),
        b'{' | b'[' => {
            let (mut at, mut depth) = (start, 0_usize);
            loop {
                at += text.get(at..)?.iter().position(|byte| TELLS[usize::from(*byte)])?;
                match text[at] {
                    b'"' => at = skip_string(text, at)?,
                    b'{' | b'[' => {
                        depth += 1;
                        at += 1;
                    }
                    _ => {
                        depth -= 1;
                        at += 1;
                        if depth == 0 {
                            return Some(at);
                        }
                    }
                }
            }
        }
        _ => {
            let ends = |byte: &u8| matches!(byte, b',' | b']' | b' ' | b'\t' | b'\n' | b'\r');
            let length = text[start..].iter().position(ends)?;
            (length > 0).then_some(start + length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &'static str) -> Option<Vec<String>> {
        let packet = Packet::new(text.into(), Vec::new())?;
        Some((0..packet.elements.len()).map(|index| packet.element(index).unwrap().to_owned()).collect())
    }

    #[test]
    fn elements_are_found() {
        assert_eq!(
            parts(r#" [ "a\"],[" , {"x":[1,"}"]} ,null,-1.5e3, [[]] ] "#).unwrap(),
            [r#""a\"],[""#, r#"{"x":[1,"}"]}"#, "null", "-1.5e3", "[[]]"]
        );
        assert_eq!(parts("[]").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_list_is_none_and_never_a_panic() {
        for text in
            ["", "{}", "[", "[1", "[1,", "[,]", "[\"", "[\"\\", "[{]", "[1 2]", "[}]", "5", "[\u{e9}", "[1]]", "[] x", "[1][2]"]
        {
            assert!(parts(text).is_none_or(|parts| parts.len() == 1), "{text}");
        }
    }

    #[test]
    fn strings_are_unescaped() {
        let packet = Packet::new(r#"["find","my\/messages","\u0061",5]"#.into(), Vec::new()).unwrap();
        assert_eq!(packet.string(0).unwrap(), "find");
        assert_eq!(packet.string(1).unwrap(), "my/messages");
        assert_eq!(packet.string(2).unwrap(), "a");
        assert_eq!(packet.string(3), None);
    }
}
