//! What somebody is called, and when two names are one.

use unicode_normalization::UnicodeNormalization;

/// The name of a user: 1 to 40 characters, with single spaces between words.
///
/// Nobody can pass for somebody else by case, by another way to write the same letters down, or by characters that can not be seen.
/// Letters of different scripts that look alike stay different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserName(String);

const MAX: usize = 40;
/// Longer than any name is as a text. A key is made of nothing longer.
const MAX_BYTES: usize = 1024;

impl UserName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The same for all names that are one.
    pub(crate) fn key(&self) -> String {
        folded(&self.0)
    }

    /// The key of whatever somebody types to log in; `None` if it can be nobody's.
    pub(crate) fn key_of(text: &str) -> Option<String> {
        (text.len() <= MAX_BYTES).then(|| folded(&spaced(text)))
    }
}

impl TryFrom<String> for UserName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let too_long = || format!("is longer than {MAX} characters");
        if text.len() > MAX_BYTES {
            return Err(too_long());
        }
        let name: String = spaced(&text).nfc().collect();
        if name.is_empty() {
            return Err("is empty".to_owned());
        }
        if name.chars().any(|c| c.is_control() || is_invisible(c)) {
            return Err("has a character in it that can not be seen".to_owned());
        }
        if name.chars().count() > MAX {
            return Err(too_long());
        }
        Ok(Self(name))
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Up and down again, because some letters have more than one lower case (`σ` and `ς`, `ß` and `ss`).
fn folded(text: &str) -> String {
    let plain: String = text.nfkc().collect();
    plain.to_uppercase().to_lowercase().nfkc().collect()
}

/// Characters without a shape of their own: fillers, joiners, marks of direction, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{13430}'..='\u{13455}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<UserName, String> {
        UserName::try_from(text.to_owned())
    }

    #[test]
    fn names_that_are_one_have_one_key() {
        for (one, other) in [
            ("Ann Lee", "ANN lee"),
            ("Ann Lee", " ann \t lee\u{a0}"),
            ("Zoë", "zoe\u{308}"),
            ("Ann", "\u{ff21}\u{ff4e}\u{ff4e}"),
            ("ΟΔΟΣ", "οδοσ"),
            ("Straße", "STRASSE"),
            ("Ann", "ᴬnn"),
        ] {
            assert_eq!(name(one).unwrap().key(), name(other).unwrap().key(), "{one} {other}");
            assert_eq!(UserName::key_of(other), Some(name(one).unwrap().key()), "{one} {other}");
        }
        assert_ne!(name("Ann").unwrap().key(), name("Anna").unwrap().key());
        assert_eq!(name(" Ann   Lee ").unwrap().as_str(), "Ann Lee");
    }

    #[test]
    fn what_is_no_name_says_why() {
        let unseen = "has a character in it that can not be seen";
        for (text, problem) in [
            ("", "is empty"),
            (" \n\u{3000}", "is empty"),
            ("a\0b", unseen),
            ("Ann\u{200b}", unseen),
            ("\u{202e}nnA", unseen),
            ("\u{3164}", unseen),
            (&"n".repeat(41), "is longer than 40 characters"),
            (&"n".repeat(1_000_000), "is longer than 40 characters"),
        ] {
            assert_eq!(name(text).unwrap_err(), problem);
        }
        for good in ["__proto__", "constructor", "<b>Eve</b>", "'; DROP TABLE users; --", "\u{1F389}", &"ż".repeat(40)] {
            assert_eq!(name(good).unwrap().as_str(), good);
        }
        assert_eq!(UserName::key_of(&"n".repeat(1025)), None);
    }

    /// A name can be typed as it is stored.
    #[test]
    fn the_longest_key_is_that_of_somebody() {
        let widest = name(&"\u{fdfa}".repeat(40)).unwrap();
        assert_eq!(UserName::key_of(widest.as_str()), Some(widest.key()));
    }
}
