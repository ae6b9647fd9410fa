//! A record on its way to a client, with the fields that `$select` asked for.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Display;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Error as _, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use serde::{Deserialize, Deserializer};

use super::record::{FieldRef, Record};

/// A record as a method of a store answers it. Hooks and publishers see all of it; clients see the fields they selected, and the
/// id.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected<R> {
    record: R,
    only: Option<Arc<[FieldRef]>>,
}

impl<R> Selected<R> {
    /// The whole record.
    #[must_use]
    pub fn into_inner(self) -> R {
        self.record
    }
}

impl<R: Record> Selected<R> {
    pub(crate) fn new(record: R, only: Option<Arc<[FieldRef]>>) -> Self {
        Self { record, only }
    }
}

impl<R> From<R> for Selected<R> {
    fn from(record: R) -> Self {
        Self { record, only: None }
    }
}

impl<R> Deref for Selected<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.record
    }
}

impl<R> DerefMut for Selected<R> {
    fn deref_mut(&mut self) -> &mut R {
        &mut self.record
    }
}

thread_local! {
    static WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// Writes whole records meanwhile: for listeners and publishers of the server, whom no client keeps a field from.
pub(crate) fn whole<T>(write: impl FnOnce() -> T) -> T {
    /// Also if it panics.
    struct Back(bool);

    impl Drop for Back {
        fn drop(&mut self) {
            WHOLE.set(self.0);
        }
    }

    let _back = Back(WHOLE.replace(true));
    write()
}

impl<R: Record> Serialize for Selected<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.only.as_ref().filter(|_| !WHOLE.get()) {
            None => self.record.serialize(serializer),
            Some(only) => self.record.serialize(Only { inner: serializer, id: &R::id_field().name, only }),
        }
    }
}

/// For hooks that changed it as JSON: fields that were not selected are gone then, and have to have defaults.
impl<'de, R: Record> Deserialize<'de> for Selected<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::deserialize(deserializer).map(Self::from)
    }
}

impl<R: Record> JsonSchema for Selected<R> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        R::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<R>()
    }
}

/// Lets the selected fields of a struct or map pass.
struct Only<'a, S> {
    inner: S,
    id: &'a str,
    only: &'a [FieldRef],
}

impl<S> Only<'_, S> {
    fn passes(&self, name: &str) -> bool {
        name == self.id || self.only.iter().any(|field| field.name == name)
    }
}

macro_rules! refuse {
    ($($method:ident($($type:ty),*);)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<Self::Ok, Self::Error> {
            Err(no_fields())
        })*
    };
}

fn no_fields<E: serde::ser::Error>() -> E {
    E::custom("a record is no struct and no map, so no fields of it can be selected")
}

impl<'a, S: Serializer> Serializer for Only<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeMap = Only<'a, Fields<S::SerializeMap>>;
    type SerializeStruct = Only<'a, S::SerializeMap>;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    refuse! {
        serialize_bool(bool); serialize_i8(i8); serialize_i16(i16); serialize_i32(i32); serialize_i64(i64);
        serialize_u8(u8); serialize_u16(u16); serialize_u32(u32); serialize_u64(u64); serialize_f32(f32); serialize_f64(f64);
        serialize_char(char); serialize_str(&str); serialize_bytes(&[u8]); serialize_none(); serialize_unit();
        serialize_unit_struct(&'static str); serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<S::Ok, S::Error> {
        Err(no_fields())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Err(no_fields())
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, S::Error> {
        Err(no_fields())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        Err(no_fields())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        Err(no_fields())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let inner = Fields { map: self.inner.serialize_map(None)?, passes: false };
        Ok(Only { inner, id: self.id, only: self.only })
    }

    /// As a map: how many fields are left is not known before.
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, S::Error> {
        Ok(Only { inner: self.inner.serialize_map(None)?, id: self.id, only: self.only })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        Err(no_fields())
    }

    fn collect_str<T: ?Sized + Display>(self, _: &T) -> Result<S::Ok, S::Error> {
        Err(no_fields())
    }
}

impl<M: SerializeMap> SerializeStruct for Only<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        if self.passes(name) { self.inner.serialize_entry(name, value) } else { Ok(()) }
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.inner.end()
    }
}

/// A map, with whether the key just seen passed.
struct Fields<M> {
    map: M,
    passes: bool,
}

impl<M: SerializeMap> SerializeMap for Only<'_, Fields<M>> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), M::Error> {
        let name = serde_json::to_value(key).map_err(M::Error::custom)?;
        self.inner.passes = name.as_str().is_some_and(|name| self.passes(name));
        if self.inner.passes { self.inner.map.serialize_key(key) } else { Ok(()) }
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), M::Error> {
        if self.inner.passes { self.inner.map.serialize_value(value) } else { Ok(()) }
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.inner.map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Object;
    use super::*;

    #[test]
    fn the_id_and_what_was_selected_leave() {
        let record: Object = serde_json::from_value(json!({ "id": 1, "text": "a", "done": true })).unwrap();
        let select = |names: &[&'static str]| {
            let only = names.iter().map(|name| FieldRef { name: Cow::Borrowed(*name), index: None }).collect();
            serde_json::to_value(Selected::new(record.clone(), Some(only))).unwrap()
        };
        assert_eq!(select(&["text"]), json!({ "id": 1, "text": "a" }));
        assert_eq!(select(&[]), json!({ "id": 1 }));
        assert_eq!(select(&["nowhere"]), json!({ "id": 1 }));
        assert_eq!(serde_json::to_value(Selected::from(record)).unwrap(), json!({ "id": 1, "text": "a", "done": true }));
    }
}
