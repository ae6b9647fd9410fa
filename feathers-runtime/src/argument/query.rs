//! The query: the one part of the params that a client writes.

use std::ops::{Deref, Range};
use std::sync::Arc;

use bytes::Bytes;
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::FromCall;
use super::input::{Input, What};
use super::strict::Watch;
use super::tree::Tree;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::json::FromQuery;
use crate::schema::Describe;
use crate::socketio::Text;

/// The query of the call as a type of your own.
///
/// A query that is missing or null reads as `{}`, so fields that are `Option` or `#[serde(default)]` may be left out. Values
/// keep their JSON types: `"5"` is no number. A key the type does not know is `BadRequest` with the path to it, because a
/// mistyped filter on `remove(null, …)` must not mean "all"; `#[service("…", allow_unknown_query)]` lets a service ignore them.
/// (Inside an untagged or internally tagged enum serde drops unknown keys before anyone can see them.)
///
/// ```
/// # use feathers_runtime as feathers;
/// # use feathers::Query;
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct MessageQuery { room: Option<String>, #[serde(default)] unread: bool }
///
/// async fn find(Query(query): Query<MessageQuery>) -> Option<String> { query.room }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromQuery> FromCall for Query<T> {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        if let Some(query) = cx.take_query::<T>()? {
            return Ok(Self(query));
        }
        read_query(cx).map(Self)
    }

    fn describe(describe: &mut Describe) {
        describe.query::<T>();
    }
}

/// Reads a query for a hook, or for the method of one that has changed it.
pub(crate) fn read_query<T: DeserializeOwned + JsonSchema>(cx: &Context) -> Result<T> {
    let refuse = !cx.allows_unknown_query();
    cx.with_query(|input| {
        let watch = Watch::new(refuse);
        let query = input.read(What::Query, &watch)?;
        if refuse && watch.map_at_top() {
            refuse_unknown_to_schema::<T>(input)?;
        }
        Ok(query)
    })
}

/// serde collects the keys of a struct with flattened fields itself and drops those nobody wants, so here the schema, which
/// merges the flattened fields, says what is known. Such types alone pay for it.
fn refuse_unknown_to_schema<T: JsonSchema>(input: &Input<'_>) -> Result<()> {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let open = ["additionalProperties", "patternProperties", "unevaluatedProperties", "anyOf", "oneOf", "allOf", "$ref"];
    if open.iter().any(|key| schema.get(*key).is_some_and(|value| *value != Value::Bool(false))) {
        return Ok(());
    }
    let Some(known) = schema.get("properties").and_then(Value::as_object) else { return Ok(()) };
    let sent: Map<String, Value> = input.read(What::Query, &Watch::new(false))?;
    match sent.keys().find(|key| !known.contains_key(*key)) {
        None => Ok(()),
        Some(unknown) => {
            let known: Vec<String> = known.keys().map(|key| format!("`{key}`")).collect();
            let message = format!("unknown field, expected one of {}", known.join(", "));
            Err(Error::bad_request(format!("Invalid query at '{unknown}': {message}"))
                .with_errors(json!({ unknown.as_str(): message })))
        }
    }
}

/// The query as it was sent, after the dialect's rules for what is no object.
#[derive(Clone, Debug)]
pub(crate) enum SentQuery {
    /// Not sent, null, or nothing an object could be made of.
    Empty,
    /// An object, somewhere in the packet's text.
    Text(Text, Range<usize>),
    /// A list, to be read as an object of its indices.
    List(Text, Range<usize>),
    /// A string, likewise.
    String(Text, Range<usize>),
    /// An object with bytes in it.
    Tree(Arc<Tree>),
    /// What the server itself said.
    Json(Box<Value>),
}

impl SentQuery {
    /// What JavaScript's object spread makes of a query: a list and (in the modern form) a string become objects with index
    /// keys, other scalars an empty object. Feathers 2 clients' strings were dropped.
    ///
    /// # Errors
    /// `BadRequest` if it has placeholders for attachments that did not come.
    pub(crate) fn new(text: &Text, range: Range<usize>, attachments: &mut [Option<Bytes>], legacy: bool) -> Result<Self> {
        let sent = &text.as_str()[range.clone()];
        match sent.as_bytes().first() {
            // Every client of Feathers sends it where there is no query. To share the text would allocate.
            _ if sent == "{}" => Ok(Self::Empty),
            Some(b'{') if attachments.is_empty() => Ok(Self::Text(text.clone(), range)),
            Some(b'{') => {
                let value: Value = Input::Text(sent).read(What::Query, &Watch::new(false))?;
                Ok(Self::Tree(Arc::new(Tree::new(value, attachments)?)))
            }
            Some(b'[') => Ok(Self::List(text.clone(), range)),
            Some(b'"') if !legacy => Ok(Self::String(text.clone(), range)),
            _ => Ok(Self::Empty),
        }
    }

    pub(crate) fn with<R>(&self, read: impl FnOnce(&Input<'_>) -> Result<R>) -> Result<R> {
        match self {
            Self::Empty => read(&Input::Text("{}")),
            Self::Text(text, range) => read(&Input::Text(&text.as_str()[range.clone()])),
            // Made only for who asks, and only so large: an object is a hundred times its text.
            Self::List(text, range) => {
                let items: Vec<Value> = Input::Text(&text.as_str()[range.clone()]).read(What::Query, &Watch::new(false))?;
                read(&Input::Json(&indexed(items.into_iter())?))
            }
            Self::String(text, range) => {
                let string: String = Input::Text(&text.as_str()[range.clone()]).read(What::Query, &Watch::new(false))?;
                read(&Input::Json(&indexed(string.chars().map(|c| Value::String(c.to_string())))?))
            }
            Self::Tree(tree) => read(&Input::Tree(tree)),
            Self::Json(json) => read(&Input::Json(json)),
        }
    }
}

const MAX_INDICES: usize = 1000;

fn indexed(values: impl Iterator<Item = Value>) -> Result<Value> {
    let mut object = Map::new();
    for (index, value) in values.enumerate() {
        if index == MAX_INDICES {
            return Err(Error::bad_request("Invalid query: it is no object, and too long to be read as one"));
        }
        object.insert(index.to_string(), value);
    }
    Ok(object.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_is_not_made_a_large_one() {
        let text = Text::from(format!("\"{}\"", "a".repeat(100_000)));
        let range = 0..text.len();
        let query = SentQuery::new(&text, range, &mut [], false).unwrap();
        let read: Result<Value> = query.with(|input| input.read(What::Query, &Watch::new(false)));
        assert_eq!(read.unwrap_err().class(), Some(crate::Class::BadRequest));
    }

    fn sent(text: &'static str, legacy: bool) -> Value {
        let text = Text::from(text);
        let range = 0..text.len();
        SentQuery::new(&text, range, &mut [], legacy).unwrap().with(|input| input.read(What::Query, &Watch::new(false))).unwrap()
    }

    #[test]
    fn what_is_no_object_becomes_one() {
        for (text, modern, legacy) in [
            (r#"{"a":1}"#, json!({ "a": 1 }), json!({ "a": 1 })),
            ("null", json!({}), json!({})),
            ("5", json!({}), json!({})),
            ("true", json!({}), json!({})),
            (r#""ab""#, json!({ "0": "a", "1": "b" }), json!({})),
            ("[1,2]", json!({ "0": 1, "1": 2 }), json!({ "0": 1, "1": 2 })),
        ] {
            assert_eq!(sent(text, false), modern, "{text}");
            assert_eq!(sent(text, true), legacy, "{text}");
        }
    }

    #[test]
    fn flattened_fields_are_known_by_the_schema() {
        #[derive(serde::Deserialize, JsonSchema)]
        #[allow(dead_code, reason = "only its keys matter")]
        struct Paging {
            limit: Option<u8>,
        }
        #[derive(serde::Deserialize, JsonSchema)]
        #[allow(dead_code, reason = "only its keys matter")]
        struct Flat {
            room: Option<String>,
            #[serde(flatten)]
            paging: Paging,
        }
        assert!(refuse_unknown_to_schema::<Flat>(&Input::Text(r#"{"room":"a","limit":1}"#)).is_ok());
        let error = refuse_unknown_to_schema::<Flat>(&Input::Text(r#"{"romm":"a"}"#)).unwrap_err();
        assert_eq!(error.message(), "Invalid query at 'romm': unknown field, expected one of `limit`, `room`");
        assert!(refuse_unknown_to_schema::<std::collections::HashMap<String, u8>>(&Input::Text(r#"{"x":1}"#)).is_ok());
    }
}
