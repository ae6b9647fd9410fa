//! Patterns of `$like` in the words of each database.

/// What a pattern asks for.
#[derive(Debug)]
enum Part {
    /// `_`
    One,
    /// `%`
    Many,
    Char(char),
}

/// A `\` makes the next character mean itself; at the end it is itself.
fn parts(pattern: &str, fold: bool) -> impl Iterator<Item = Part> {
    let mut chars = pattern.chars();
    std::iter::from_fn(move || {
        let fold = |c: char| if fold { c.to_ascii_lowercase() } else { c };
        Some(match chars.next()? {
            '%' => Part::Many,
            '_' => Part::One,
            '\\' => Part::Char(fold(chars.next().unwrap_or('\\'))),
            other => Part::Char(fold(other)),
        })
    })
}

/// SQLite's `GLOB`, which minds the case whatever `PRAGMA case_sensitive_like` says. It has no escape, but a set of one.
#[cfg(any(feature = "sqlite", test))]
pub(crate) fn glob(pattern: &str, fold: bool) -> String {
    let mut glob = String::with_capacity(pattern.len());
    for part in parts(pattern, fold) {
        match part {
            Part::One => glob.push('?'),
            // Many in a row ask for no more than one, and cost. One that means itself ends in `]`.
            Part::Many if glob.ends_with('*') => {}
            Part::Many => glob.push('*'),
            Part::Char(c @ ('*' | '?' | '[')) => glob.extend(['[', c, ']']),
            Part::Char(c) => glob.push(c),
        }
    }
    glob
}

/// `LIKE` with `\` as escape, without one at the end, which PostgreSQL refuses.
#[cfg(any(feature = "postgres", test))]
pub(crate) fn like(pattern: &str, fold: bool) -> String {
    let mut like = String::with_capacity(pattern.len());
    for part in parts(pattern, fold) {
        match part {
            Part::One => like.push('_'),
            Part::Many => like.push('%'),
            Part::Char(c @ ('%' | '_' | '\\')) => like.extend(['\\', c]),
            Part::Char(c) => like.push(c),
        }
    }
    like
}

#[cfg(test)]
mod tests {
    use super::{glob, like};

    #[test]
    fn in_other_words() {
        for (pattern, as_glob, as_like) in [
            ("a%_", "a*?", "a%_"),
            (r"100\%", "100%", r"100\%"),
            ("*?[]", "[*][?][[]]", "*?[]"),
            (r"end\", r"end\", r"end\\"),
            (r"\a", "a", "a"),
            ("%%%", "*", "%%%"),
            ("*%", "[*]*", "*%"),
        ] {
            assert_eq!(glob(pattern, false), as_glob, "{pattern}");
            assert_eq!(like(pattern, false), as_like, "{pattern}");
        }
        assert_eq!(glob("ÄA", true), "Äa", "only ASCII letters are folded");
    }
}
