//! Whether a user may see a record.

use serde_json::{Map, Value};

use super::round::LocalFuture;
use crate::test::{Client, Received};

/// What a user may see of a record, or why not.
pub(super) type Verdict = Result<View, String>;

/// What a user may see of a record.
pub(super) enum View {
    /// All.
    Whole,
    /// The fields of its own answer.
    Answer(Value),
}

/// Decides.
pub(super) trait MaySee {
    fn ask<'a>(&'a self, user: &'a Client, event: &'a Received, id: Option<&'a Value>) -> LocalFuture<'a, Verdict>;
}

/// As the service itself does, when the user calls it.
pub(super) struct ByGet;

impl MaySee for ByGet {
    fn ask<'a>(&'a self, user: &'a Client, event: &'a Received, id: Option<&'a Value>) -> LocalFuture<'a, Verdict> {
        Box::pin(async move {
            let Some(id) = id else {
                return Err("it has no id by which `get` could be asked: leave the event out with `.except(…)`, or say with \
                     `.id_field(…)` or `.may_see(…)` how to ask"
                    .to_owned());
            };
            match user.get(event.path(), id.clone()).await {
                // A refusal need not be an error: who is answered null, or nothing of the record, does not get it.
                Ok(answer) if answer.as_object().is_none_or(Map::is_empty) => Err(format!("its own `get {id}` answers {answer}")),
                Ok(answer) => Ok(View::Answer(answer)),
                Err(error) => Err(format!("its own `get {id}` answers {error:?}")),
            }
        })
    }
}

/// As the test says.
pub(super) struct Given<F>(pub(super) F);

impl<F: AsyncFn(&Client, &Received) -> bool> MaySee for Given<F> {
    fn ask<'a>(&'a self, user: &'a Client, event: &'a Received, _: Option<&'a Value>) -> LocalFuture<'a, Verdict> {
        Box::pin(async move { if (self.0)(user, event).await { Ok(View::Whole) } else { Err("`may_see` says no".to_owned()) } })
    }
}

/// The way to what was told and the user's own answer does not hold: `owner.mail`, `comments[1].secret`. Only whether it is there
/// counts: an answer can be newer than the event.
pub(super) fn hidden(told: &Value, answer: &Value) -> Option<String> {
    match (told, answer) {
        (Value::Object(told), Value::Object(answer)) => {
            told.iter().find_map(|(name, value)| Some(format!("{name}{}", missing(value, answer.get(name))?)))
        }
        (Value::Array(told), Value::Array(answer)) => {
            told.iter().enumerate().find_map(|(at, value)| Some(format!("[{at}]{}", missing(value, answer.get(at))?)))
        }
        // Such as a whole user where the answer has the user's id alone.
        (Value::Object(_) | Value::Array(_), _) => Some(String::new()),
        _ => None,
    }
}

/// The way from this field or item on; empty if it is not there itself.
fn missing(told: &Value, shown: Option<&Value>) -> Option<String> {
    match (told, shown) {
        (Value::Null, _) => None,
        (_, None | Some(Value::Null)) => Some(String::new()),
        (_, Some(shown)) => {
            hidden(told, shown).map(|inner| if inner.is_empty() || inner.starts_with('[') { inner } else { format!(".{inner}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_is_hidden_if_only_the_event_holds_it() {
        let answer = json!({ "id": 1, "text": "b", "owner": { "name": "Al", "mail": null }, "tags": [] });
        assert_eq!(hidden(&json!({ "id": 1, "text": "a" }), &answer), None);
        assert_eq!(hidden(&json!({ "id": 1, "gone": null }), &answer), None);
        assert_eq!(hidden(&json!({ "key": 1 }), &answer), Some("key".to_owned()));
        assert_eq!(hidden(&json!({ "owner": { "mail": "a@b" } }), &answer), Some("owner.mail".to_owned()));
        assert_eq!(hidden(&json!({ "text": "newer", "owner": { "name": "Bo" } }), &answer), None);
    }

    #[test]
    fn an_answer_of_another_shape_hides_what_was_told() {
        for answer in [json!(null), json!("text"), json!(7), json!([{ "id": 1 }])] {
            assert_eq!(hidden(&json!({ "id": 1 }), &answer), Some(String::new()), "{answer}");
        }
        assert_eq!(hidden(&json!({ "owner": { "name": "Al" } }), &json!({ "owner": 3 })), Some("owner".to_owned()));
        assert_eq!(hidden(&json!({ "tags": ["a"] }), &json!({ "tags": "a" })), Some("tags".to_owned()));
        assert_eq!(hidden(&json!({ "owner": 3 }), &json!({ "owner": { "id": 3 } })), None, "it shows more, not less");
    }

    #[test]
    fn lists_are_looked_into() {
        let answer = json!({ "comments": [{ "text": "a" }, { "text": "b", "by": { "id": 1 } }], "grid": [[1], []] });
        assert_eq!(hidden(&json!({ "comments": [{ "text": "c" }] }), &answer), None);
        assert_eq!(hidden(&json!({ "comments": [{ "secret": 1 }] }), &answer), Some("comments[0].secret".to_owned()));
        assert_eq!(
            hidden(&json!({ "comments": [{}, { "by": { "mail": 1 } }] }), &answer),
            Some("comments[1].by.mail".to_owned())
        );
        assert_eq!(hidden(&json!({ "comments": [{}, {}, {}] }), &answer), Some("comments[2]".to_owned()));
        assert_eq!(hidden(&json!({ "grid": [[2], [3]] }), &answer), Some("grid[1][0]".to_owned()));
        assert_eq!(hidden(&json!({ "grid": [[2], [null]] }), &answer), None);
    }
}
