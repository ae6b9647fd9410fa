//! An error as clients read it: `{ name, message, code, className }`, and `data` and `errors` where there are any.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Map;

use super::{Error, Shape};

pub(crate) struct WireError<'a> {
    pub(super) error: &'a Error,
    /// Feathers 2 clients get the fields they knew.
    pub(super) legacy: bool,
}

impl Serialize for WireError<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.error.0.shape {
            Shape::Class { class, message, data, errors } => {
                let mut map = serializer.serialize_map(None)?;
                if self.legacy {
                    map.serialize_entry("type", "FeathersError")?;
                }
                map.serialize_entry("name", class.name())?;
                map.serialize_entry("message", message)?;
                map.serialize_entry("code", &class.code())?;
                map.serialize_entry("className", class.class_name())?;
                if let Some(data) = data {
                    map.serialize_entry("data", data)?;
                }
                match errors {
                    Some(errors) => map.serialize_entry("errors", errors)?,
                    None if self.legacy => map.serialize_entry("errors", &Map::new())?,
                    None => {}
                }
                map.end()
            }
            Shape::Plain { message, fields } => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("message", message)?;
                for (name, value) in fields.iter().filter(|(name, _)| *name != "message") {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            Shape::Raw(json) => json.serialize(serializer),
        }
    }
}
