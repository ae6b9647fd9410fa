//! What a client sent in one argument's place, and how it becomes a value of the user's type.
//!
//! The plain reading is fast and says little; only when it fails the argument is read a second time with the path tracked,
//! so that the answer can name the field.

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value, json};

use super::strict::{Strict, Watch};
use super::tree::Tree;
use crate::error::{Class, Error, Result, carried};

/// An argument as it arrived.
#[derive(Clone, Debug)]
pub(crate) enum Input<'a> {
    /// The client sent fewer arguments.
    Missing,
    /// The text of one JSON value.
    Text(&'a str),
    /// JSON the server made or changed itself.
    Json(&'a Value),
    /// JSON with bytes in it, from a packet with attachments.
    Tree(&'a Tree),
}

/// Names that [`Missing`] treats specially, see there.
pub(crate) const SENT: &str = "$feathers::Sent";
pub(crate) const TARGET: &str = "$feathers::Target";

impl Input<'_> {
    /// Reads it as `T`.
    ///
    /// # Errors
    /// `BadRequest` with the path to the field, `what` first: `Invalid data at 'items[0].text': …`; or what a type has
    /// [carried](carried).
    pub(crate) fn read<T: DeserializeOwned>(&self, what: What, watch: &Watch) -> Result<T> {
        let read = match self {
            Self::Missing => return T::deserialize(Missing(what)).map_err(|error| problem(what, "", &error.to_string())),
            Self::Text(text) => {
                let mut json = serde_json::Deserializer::from_str(text);
                T::deserialize(Strict::new(&mut json, watch)).and_then(|value| json.end().map(|()| value))
            }
            Self::Json(value) => T::deserialize(Strict::new(*value, watch)),
            Self::Tree(tree) => T::deserialize(Strict::new((*tree).clone(), watch)),
        };
        match read {
            Ok(value) => Ok(value),
            Err(_) => Err(self.explain::<T>(what, watch)),
        }
    }

    #[cold]
    fn explain<T: DeserializeOwned>(&self, what: What, watch: &Watch) -> Error {
        fn failed<T, E: std::fmt::Display>(read: Result<T, serde_path_to_error::Error<E>>, what: What) -> Error {
            match read {
                // Only a `Deserialize` that answers differently the second time comes here.
                Ok(_) => problem(what, "", "can not be read"),
                Err(error) => {
                    let (path, message) = (error.path().to_string(), error.inner().to_string());
                    match carried::take(&message) {
                        Some(error) => placed(what, &path, error),
                        None => problem(what, &path, &message),
                    }
                }
            }
        }
        carried::clear();
        match self {
            Self::Missing => problem(what, "", "is missing"),
            Self::Text(text) => {
                let mut json = serde_json::Deserializer::from_str(text);
                failed(serde_path_to_error::deserialize::<_, T>(Strict::new(&mut json, watch)), what)
            }
            Self::Json(value) => failed(serde_path_to_error::deserialize::<_, T>(Strict::new(*value, watch)), what),
            Self::Tree(tree) => failed(serde_path_to_error::deserialize::<_, T>(Strict::new((*tree).clone(), watch)), what),
        }
    }

    /// Whether a list was sent.
    pub(crate) fn is_list(&self) -> bool {
        match self {
            Self::Missing => false,
            Self::Text(text) => text.starts_with('['),
            Self::Json(value) => value.is_array(),
            Self::Tree(tree) => matches!(tree, Tree::List(_)),
        }
    }
}

/// What an argument is, in error texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Id,
    Data,
    Query,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Data => "data",
            Self::Query => "query",
        }
    }
}

/// The `BadRequest` for an argument that can not be read. `path` is that of the value serde was at.
fn problem(what: What, path: &str, message: &str) -> Error {
    let message = match message.rfind(" at line ") {
        Some(at) => &message[..at],
        None => message,
    };
    let mut path = if path == "." { String::new() } else { path.to_owned() };
    // serde names the field that is missing or unknown only in its text; forms want it in the path.
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(field);
    }
    let word = what.word();
    if path.is_empty() {
        return Error::bad_request(format!("Invalid {word}: {message}"));
    }
    Error::bad_request(format!("Invalid {word} at '{path}': {message}")).with_errors(json!({ path: message }))
}

/// What a type below the whole argument has carried, such as one of a list: its fields are named from the top. The query language
/// is one type, which says itself where.
fn placed(what: What, path: &str, error: Error) -> Error {
    if path == "." || what == What::Query || error.class() != Some(Class::BadRequest) {
        return error;
    }
    let word = what.word();
    let message = error.message();
    let message = message.strip_prefix(&format!("Invalid {word}: ")).unwrap_or(message);
    let message = format!("Invalid {word} at '{path}': {message}");
    let fields = error.errors().and_then(Value::as_object).into_iter().flatten();
    let place = |field: &str| if field.starts_with('[') { format!("{path}{field}") } else { format!("{path}.{field}") };
    let fields: Map<String, Value> = fields.map(|(field, message)| (place(field), message.clone())).collect();
    Error::bad_request(message).with_errors(Value::Object(fields))
}

/// Deserializes an argument that was not sent. An option is none; everything else is an error, and so is an option in the
/// place of an id, where nothing must not mean everything.
struct Missing(What);

impl<'de> Deserializer<'de> for Missing {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("is missing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            What::Id => self.deserialize_any(visitor),
            What::Data | What::Query => visitor.visit_none(),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        match name {
            SENT => visitor.visit_none(),
            TARGET => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "read for the errors only")]
    struct Item {
        text: String,
        #[serde(default)]
        tags: Vec<u8>,
    }

    fn message<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> (String, Value) {
        let error = Input::Text(text).read::<T>(What::Data, &Watch::new(true)).unwrap_err();
        (error.message().to_owned(), error.errors().cloned().unwrap_or_default())
    }

    #[test]
    fn errors_name_the_field() {
        assert_eq!(
            message::<Vec<Item>>(r#"[{"text":"a"},{"text":1}]"#),
            (
                "Invalid data at '[1].text': invalid type: integer `1`, expected a string".into(),
                json!({ "[1].text": "invalid type: integer `1`, expected a string" })
            )
        );
        assert_eq!(message::<Item>("{}").0, "Invalid data at 'text': missing field `text`");
        assert_eq!(message::<Vec<Item>>("[{}]").0, "Invalid data at '[0].text': missing field `text`");
        assert_eq!(
            message::<Item>(r#"{"text":"a","x":1}"#).0,
            "Invalid data at 'x': unknown field, expected one of `text`, `tags`"
        );
        assert_eq!(message::<Item>("5").0, "Invalid data: invalid type: integer `5`, expected struct Item");
        assert_eq!(
            message::<Item>(r#"{"text":"a","tags":[1,300]}"#).0,
            "Invalid data at 'tags[1]': invalid value: integer `300`, expected u8"
        );
    }

    #[test]
    fn a_missing_argument_is_none_but_never_a_missing_id() {
        let watch = Watch::new(false);
        assert_eq!(Input::Missing.read::<Option<u8>>(What::Data, &watch).unwrap(), None);
        assert!(Input::Missing.read::<Option<u8>>(What::Id, &watch).is_err());
        assert_eq!(Input::Missing.read::<u8>(What::Data, &watch).unwrap_err().message(), "Invalid data: is missing");
    }
}
