//! Route parameters: what stands in the place of `:userId` in `users/:userId/messages`.

use std::ops::Deref;

use schemars::JsonSchema;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;
use smallvec::SmallVec;

use super::FromCall;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::schema::Describe;

/// The route parameters as a type of your own.
///
/// They are strings on the wire; numbers and booleans are read out of them. What can not be read is `BadRequest`.
///
/// ```
/// # use feathers_runtime as feathers;
/// # use feathers::Route;
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// #[serde(rename_all = "camelCase")]
/// struct OfUser { user_id: u64 }
///
/// // in #[service("users/:userId/messages")]
/// async fn find(Route(of): Route<OfUser>) -> u64 { of.user_id }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route<T>(pub T);

impl<T> Deref for Route<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + JsonSchema + Send + 'static> FromCall for Route<T> {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        let parts = MapDeserializer::new(cx.route().iter().map(|(name, value)| (name, Part(value))));
        T::deserialize(parts)
            .map(Self)
            .map_err(|error: serde::de::value::Error| Error::bad_request(format!("Invalid route parameters: {error}")))
    }

    fn describe(describe: &mut Describe) {
        describe.route::<T>();
    }
}

/// Names and values of one call's route, for `users/42/messages/9` that is `userId` 42 and `__id` 9.
#[derive(Clone, Debug, Default)]
pub(crate) struct RouteParams(SmallVec<[(String, String); 1]>);

impl RouteParams {
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn to_json(&self) -> Value {
        self.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect::<serde_json::Map<_, _>>().into()
    }
}

/// One value, of whatever type the user asks.
struct Part<'a>(&'a str);

macro_rules! parse {
    ($($method:ident $visit:ident $type:ty;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match self.0.parse::<$type>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Self::Error::custom(format_args!("`{}` is not a {}", self.0, stringify!($type)))),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Part<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_str(self.0)
    }

    parse! {
        deserialize_bool visit_bool bool; deserialize_char visit_char char;
        deserialize_i8 visit_i8 i8; deserialize_i16 visit_i16 i16; deserialize_i32 visit_i32 i32; deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128; deserialize_u8 visit_u8 u8; deserialize_u16 visit_u16 u16; deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64; deserialize_u128 visit_u128 u128; deserialize_f32 visit_f32 f32; deserialize_f64 visit_f64 f64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    forward_to_deserialize_any! {
        str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, serde::de::value::Error> for Part<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Of {
        user: u64,
        room: Option<String>,
    }

    fn read(pairs: &[(&str, &str)]) -> Result<Of, String> {
        let mut route = RouteParams::default();
        pairs.iter().for_each(|(name, value)| route.push(name, value));
        let parts = MapDeserializer::new(route.iter().map(|(name, value)| (name, Part(value))));
        Of::deserialize(parts).map_err(|error: serde::de::value::Error| error.to_string())
    }

    #[test]
    fn strings_become_what_is_asked() {
        assert_eq!(read(&[("user", "42"), ("room", "7")]), Ok(Of { user: 42, room: Some("7".into()) }));
        assert_eq!(read(&[("user", "42")]), Ok(Of { user: 42, room: None }));
        assert_eq!(read(&[("user", "x")]), Err("`x` is not a u64".into()));
        assert_eq!(read(&[]), Err("missing field `user`".into()));
    }
}
