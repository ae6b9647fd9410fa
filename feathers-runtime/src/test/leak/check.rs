//! Whether a user may see a record.

use serde_json::Value;

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

/// A field of what was told that the user's own answer does not hold. Only whether it is there counts: an answer can be newer
/// than the event.
pub(super) fn hidden(told: &Value, answer: &Value) -> Option<String> {
    let (Value::Object(told), Value::Object(answer)) = (told, answer) else { return None };
    told.iter().filter(|(_, value)| !value.is_null()).find_map(|(name, value)| match answer.get(name) {
        None | Some(Value::Null) => Some(name.clone()),
        Some(shown) => hidden(value, shown).map(|inner| format!("{name}.{inner}")),
    })
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
        assert_eq!(hidden(&json!("text"), &answer), None);
    }
}
