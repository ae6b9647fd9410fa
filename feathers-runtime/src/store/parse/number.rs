//! `$limit` and `$skip`, which clients send as numbers or as text.

use serde_json::Value;

/// The number that JavaScript's `parseInt` reads, without a sign; `None` for what is as if it was not there.
pub(super) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => match (number.as_u64(), number.as_f64()) {
            (Some(whole), _) => Some(whole),
            // A cast ends at the bounds of u64. What is between -1 and 0 is 0, as it is there.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was seen to be positive")]
            (None, Some(float)) if float > -1.0 => Some(float as u64),
            _ => None,
        },
        Value::String(text) => leading_digits(text),
        _ => None,
    }
}

/// The number at the start of a text, whatever comes behind it.
fn leading_digits(text: &str) -> Option<u64> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = &text[..text.bytes().take_while(u8::is_ascii_digit).count()];
    let number = digits.bytes().try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
    match number.unwrap_or(u64::MAX) {
        _ if digits.is_empty() => None,
        number if negative && number > 0 => None,
        number => Some(number),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::whole;

    #[test]
    fn numbers_are_read_like_parse_int() {
        for (sent, read) in [
            (json!(5), Some(5)),
            (json!(0), Some(0)),
            (json!(2.9), Some(2)),
            (json!(-1), None),
            (json!(-0.5), Some(0)),
            (json!(-1.5), None),
            (json!(u64::MAX), Some(u64::MAX)),
            (json!(1e300), Some(u64::MAX)),
            (json!("7"), Some(7)),
            (json!("0"), Some(0)),
            (json!(" \n+7 rows"), Some(7)),
            (json!("1e3"), Some(1)),
            (json!("0x10"), Some(0)),
            (json!("-0"), Some(0)),
            (json!("-3"), None),
            (json!("99999999999999999999999"), Some(u64::MAX)),
            (json!("many"), None),
            (json!(""), None),
            (json!("-"), None),
            (json!("٣"), None),
            (json!(null), None),
            (json!(true), None),
            (json!({ "a": 1 }), None),
        ] {
            assert_eq!(whole(&sent), read, "{sent}");
        }
    }
}
