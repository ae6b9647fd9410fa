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

    /// What stands between the quotes of an element that is a string: where it has no backslash, that is the string.
    #[inline]
    pub(crate) fn written(&self, index: usize) -> Option<&str> {
        self.element(index)?.strip_prefix('"')?.strip_suffix('"')
    }

    /// An element that is a string.
    pub(crate) fn string(&self, index: usize) -> Option<Cow<'_, str>> {
        let written = self.written(index)?;
        if written.contains('\\') {
            return serde_json::from_str::<String>(self.element(index)?).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(written))
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

#[inline]
pub(crate) fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// From the quote that opens a string to behind the one that closes it.
#[inline]
pub(crate) fn skip_string(text: &[u8], start: usize) -> Option<usize> {
    // Most are short names and paths, so eight bytes are looked at as one number: that costs less than the call of a function.
    let mut at = start + 1;
    while at < start + 17
        && let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk::<8>)
    {
        let found = quotes_and_backslashes(u64::from_le_bytes(*word));
        if found != 0 {
            at += found.trailing_zeros() as usize / 8;
            return if text.get(at) == Some(&b'"') { Some(at + 1) } else { skip_long_string(text, at) };
        }
        at += 8;
    }
    skip_long_string(text, at)
}

/// The same from within.
#[inline(never)]
fn skip_long_string(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = text.get(at..)?;
        at += match rest.len() {
            0..8 => rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?,
            _ => memchr::memchr2(b'"', b'\\', rest)?,
        };
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Marks each of them by the highest bit of its byte. A byte above a marked one may be marked for nothing.
const fn quotes_and_backslashes(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let quotes = word ^ (EACH * b'"' as u64);
    let backslashes = word ^ (EACH * b'\\' as u64);
    // Zero where they are. What is subtracted from a zero sets the highest bit; a byte above 127 has it already.
    (quotes.wrapping_sub(EACH) | backslashes.wrapping_sub(EACH)) & !word & (EACH << 7)
}

/// From the start of a value to behind it.
#[inline(always)] // Every packet takes this way; a call for each of its elements costs a percent of the shortest.
pub(crate) fn skip_value(text: &[u8], start: usize) -> Option<usize> {
    match text.get(start)? {
        b'"' => skip_string(text, start),
        b'{' | b'[' => skip_nested(text, start),
        _ => {
            let ends = |byte: &u8| matches!(byte, b',' | b']' | b' ' | b'\t' | b'\n' | b'\r');
            let length = text[start..].iter().position(ends)?;
            (length > 0).then_some(start + length)
        }
    }
}

/// What a byte outside of strings tells of the depth.
const TELLS: [u8; 256] = {
    let mut tells = [NOTHING; 256];
    tells[b'"' as usize] = STRING;
    (tells[b'{' as usize], tells[b'[' as usize]) = (DOWN, DOWN);
    (tells[b'}' as usize], tells[b']' as usize]) = (UP, UP);
    tells
};
const NOTHING: u8 = 0;
const STRING: u8 = 1;
const DOWN: u8 = 2;
const UP: u8 = 3;

/// From a bracket to behind the one that closes it. Of which kind they are is left to whoever reads the value.
fn skip_nested(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match TELLS[usize::from(*text.get(at)?)] {
            NOTHING => at += 1,
            STRING => at = skip_string(text, at)?,
            DOWN => (at, depth) = (at + 1, depth + 1),
            _ => {
                (at, depth) = (at + 1, depth - 1);
                if depth == 0 {
                    return Some(at);
                }
            }
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
    fn the_end_of_a_string_is_found_wherever_it_is() {
        // Beside those looked for: their neighbours, the same with the highest bit, and what a subtraction could carry over.
        for other in [b'!', b'#', b'[', b']', 0xa2, 0xdc, 0x00, 0x80, 0x7f, 0xff] {
            for length in 0..40 {
                let mut text = vec![b'"'];
                text.resize(length + 1, other);
                assert_eq!(skip_string(&text, 0), None, "{text:?}");
                text.extend([b'"', other, b'"']);
                assert_eq!(skip_string(&text, 0), Some(length + 2), "{text:?}");
                for escape in 0..length.saturating_sub(1) {
                    let mut text = text.clone();
                    text[escape + 1] = b'\\';
                    text[escape + 2] = b'"';
                    assert_eq!(skip_string(&text, 0), Some(length + 2), "{text:?}");
                }
            }
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
