//! What constraints say of data, in the words clients know.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::json;

use super::Error;

/// One `BadRequest` for all violations, with the messages of each field in `errors`, joined to one string: that is what forms of
/// Feathers clients show. `wire` tells the name on the wire of a field, which garde knows by its name in Rust.
pub(crate) fn violations<'a>(report: &garde::Report, wire: impl Fn(&str) -> Option<Cow<'a, str>>) -> Error {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut all = Vec::new();
    for (path, error) in report.iter() {
        let mut path = path.to_string();
        let end = path.find(['.', '[']).unwrap_or(path.len());
        if let Some(name) = wire(&path[..end]) {
            path.replace_range(..end, &name);
        }
        if path.is_empty() {
            all.push(error.to_string());
            continue;
        }
        all.push(format!("{path}: {error}"));
        let messages = fields.entry(path).or_default();
        if !messages.is_empty() {
            messages.push_str(", ");
        }
        messages.push_str(error.message());
    }
    Error::bad_request(format!("Invalid data: {}", all.join(", "))).with_errors(json!(fields))
}
