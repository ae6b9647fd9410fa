//! A struct is an object. serde's derive also takes a list for a struct (`["hi"]` for `{ text: "hi" }`), which no Feathers
//! client means, and it drops keys it does not know, which turns a mistyped filter into no filter.
//!
//! [`Strict`] wraps any deserializer, at every depth, and changes just these two: a list for a struct is an error, and, where
//! asked, a key nobody reads is one. What serde buffers itself (untagged and internally tagged enums, flattened fields) is out
//! of its reach; [`Watch::map_at_top`] tells the caller when a flattened struct was read.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

/// What the reader was asked to refuse and what it saw.
#[derive(Debug)]
pub(crate) struct Watch {
    refuse_unknown: bool,
    map_at_top: Cell<bool>,
}

impl Watch {
    pub(crate) fn new(refuse_unknown: bool) -> Self {
        Self { refuse_unknown, map_at_top: Cell::new(false) }
    }

    /// Whether the outermost value was asked for as a map: a map, or a struct with flattened fields.
    pub(crate) fn map_at_top(&self) -> bool {
        self.map_at_top.get()
    }
}

/// A deserializer, visitor or access with the rules above.
pub(crate) struct Strict<'w, T> {
    inner: T,
    watch: &'w Watch,
    /// For a visitor: it builds a struct, so a list is refused. For a map: the fields it may have.
    fields: Option<&'static [&'static str]>,
    top: bool,
}

impl<'w, T> Strict<'w, T> {
    /// The outermost value.
    pub(crate) fn new(inner: T, watch: &'w Watch) -> Self {
        Self { inner, watch, fields: None, top: true }
    }

    fn with<U>(&self, inner: U) -> Strict<'w, U> {
        Strict { inner, watch: self.watch, fields: None, top: false }
    }
}

/// What a struct expects, for a message that lists its fields.
struct Fields(&'static [&'static str]);

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("there are no fields"),
            [only] => write!(f, "expected `{only}`"),
            [first, rest @ ..] => {
                write!(f, "expected one of `{first}`")?;
                rest.iter().try_for_each(|field| write!(f, ", `{field}`"))
            }
        }
    }
}

macro_rules! pass_on {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.with(visitor);
            self.inner.$method($($argument,)* visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<'_, D> {
    type Error = D::Error;

    pass_on! {
        deserialize_any(); deserialize_bool(); deserialize_char(); deserialize_str(); deserialize_string();
        deserialize_i8(); deserialize_i16(); deserialize_i32(); deserialize_i64(); deserialize_i128();
        deserialize_u8(); deserialize_u16(); deserialize_u32(); deserialize_u64(); deserialize_u128();
        deserialize_f32(); deserialize_f64(); deserialize_bytes(); deserialize_byte_buf(); deserialize_unit();
        deserialize_seq(); deserialize_identifier();
        deserialize_unit_struct(name: &'static str);
        deserialize_tuple(len: usize);
        deserialize_tuple_struct(name: &'static str, len: usize);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
    }

    // An option or a newtype around the outermost value is still the outermost value.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Strict { top: self.top, ..self.with(visitor) };
        self.inner.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = Strict { top: self.top, ..self.with(visitor) };
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.top {
            self.watch.map_at_top.set(true);
        }
        let visitor = self.with(visitor);
        self.inner.deserialize_map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Strict { fields: Some(fields), ..self.with(visitor) };
        self.inner.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.watch.refuse_unknown {
            return Err(match self.fields {
                Some(fields) => D::Error::custom(format_args!("unknown field, {}", Fields(fields))),
                None => D::Error::custom("unknown field"),
            });
        }
        self.inner.deserialize_ignored_any(visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visit {
    ($($method:ident($type:ty);)*) => {
        $(fn $method<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool); visit_char(char); visit_str(&str); visit_borrowed_str(&'de str); visit_string(String);
        visit_i8(i8); visit_i16(i16); visit_i32(i32); visit_i64(i64); visit_i128(i128);
        visit_u8(u8); visit_u16(u16); visit_u32(u32); visit_u64(u64); visit_u128(u128);
        visit_f32(f32); visit_f64(f64); visit_bytes(&[u8]); visit_borrowed_bytes(&'de [u8]); visit_byte_buf(Vec<u8>);
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = Strict { top: self.top, ..self.with(deserializer) };
        self.inner.visit_some(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = Strict { top: self.top, ..self.with(deserializer) };
        self.inner.visit_newtype_struct(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        if self.fields.is_some() {
            return Err(A::Error::invalid_type(de::Unexpected::Seq, &"an object"));
        }
        let seq = self.with(seq);
        self.inner.visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let map = Strict { fields: self.fields, ..self.with(map) };
        self.inner.visit_map(map)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        let data = self.with(data);
        self.inner.visit_enum(data)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = Strict { fields: self.fields, ..self.with(deserializer) };
        self.inner.deserialize(deserializer)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let seed = self.with(seed);
        self.inner.next_element_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        // The fields go along so that a key nobody reads can be answered with those somebody does.
        let seed = Strict { fields: self.fields, ..self.with(seed) };
        self.inner.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'w, 'de, A: EnumAccess<'de>> EnumAccess<'de> for Strict<'w, A> {
    type Error = A::Error;
    type Variant = Strict<'w, A::Variant>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), A::Error> {
        let Self { inner, watch, .. } = self;
        let (value, variant) = inner.variant_seed(seed)?;
        Ok((value, Strict { inner: variant, watch, fields: None, top: false }))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        let seed = self.with(seed);
        self.inner.newtype_variant_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        let visitor = self.with(visitor);
        self.inner.tuple_variant(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, A::Error> {
        let visitor = Strict { fields: Some(fields), ..self.with(visitor) };
        self.inner.struct_variant(fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Inner {
        #[serde(default)]
        text: String,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Outer {
        #[serde(default)]
        one: Option<Inner>,
        #[serde(default)]
        many: Vec<Inner>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    enum Shape {
        Round { radius: u8 },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Pair(u8, u8);

    fn read<T: DeserializeOwned>(text: &str, refuse_unknown: bool) -> Result<T, String> {
        let watch = Watch::new(refuse_unknown);
        T::deserialize(Strict::new(&mut serde_json::Deserializer::from_str(text), &watch)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_is_no_struct_at_any_depth() {
        assert!(read::<Inner>(r#"["hi"]"#, false).unwrap_err().contains("invalid type: sequence, expected an object"));
        assert!(read::<Outer>(r#"{"one":["hi"]}"#, false).is_err());
        assert!(read::<Outer>(r#"{"many":[["hi"]]}"#, false).is_err());
        assert!(read::<Vec<Inner>>(r#"[["hi"]]"#, false).is_err());
        assert!(read::<Option<Inner>>(r#"["hi"]"#, false).is_err());
        assert!(read::<Shape>(r#"{"Round":[1]}"#, false).is_err());
        assert_eq!(read::<Pair>("[1,2]", false), Ok(Pair(1, 2)), "a tuple struct is a list");
        assert_eq!(read::<Shape>(r#"{"Round":{"radius":1}}"#, false), Ok(Shape::Round { radius: 1 }));
    }

    #[test]
    fn unknown_keys_are_refused_at_any_depth_where_asked() {
        assert!(read::<Inner>(r#"{"texxt":1}"#, false).is_ok());
        assert!(read::<Inner>(r#"{"texxt":1}"#, true).unwrap_err().contains("unknown field, expected `text`"));
        assert!(read::<Outer>(r#"{"one":{"texxt":1}}"#, true).unwrap_err().contains("expected `text`"));
        assert!(read::<Outer>(r#"{"many":[{"text":"a"},{"b":1}]}"#, true).is_err());
        assert!(read::<Outer>(r#"{"one":null,"many":[{"text":"a"}]}"#, true).is_ok());
    }

    #[test]
    fn a_map_at_the_top_is_seen() {
        let seen = |text: &str, map: bool| {
            let watch = Watch::new(true);
            let mut json = serde_json::Deserializer::from_str(text);
            if map {
                std::collections::HashMap::<String, u8>::deserialize(Strict::new(&mut json, &watch)).unwrap();
            } else {
                Outer::deserialize(Strict::new(&mut json, &watch)).unwrap();
            }
            watch.map_at_top()
        };
        assert!(seen(r#"{"a":1}"#, true));
        assert!(!seen("{}", false));
    }
}
