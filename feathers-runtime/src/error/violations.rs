//! What constraints say of data, in the words clients know.

use std::collections::BTreeMap;

use serde_json::json;

use super::Error;

/// One `BadRequest` for all violations, with the messages of each field in `errors`, joined to one string: that is what forms of
/// Feathers clients show.
pub(crate) fn violations(report: &garde::Report) -> Error {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut all = Vec::new();
    for (path, error) in report.iter() {
        let path = path.to_string();
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
