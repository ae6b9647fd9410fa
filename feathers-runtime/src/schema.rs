//! What a service takes and gives, as JSON Schema 2020-12: one document a service.
//!
//! The document is itself a schema, of an object `{ methods: { create: { data, query, result } }, events: { created } }`, so that
//! every part stands where a validator looks for schemas and can be named by a JSON pointer such as
//! `#/properties/methods/properties/create/properties/data`. Types that occur more than once stand in `$defs`.
//!
//! schemars keeps what a type accepts apart from what it writes (a field with a default may be left out and is always written),
//! so there are two generators. Where both give a type the same schema it stands in `$defs` once.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::argument::Data as _;
use crate::row::{AnyService, RowInfo};
use crate::service::{Kind, Method, Output as _};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Collects what the arguments of a method read of the client's input.
#[derive(Debug)]
pub struct Describe {
    generator: SchemaGenerator,
    query: Option<Schema>,
    route: Option<Schema>,
    /// The names of the types that the method and its hooks read the query as.
    query_types: Vec<&'static str>,
}

impl Describe {
    /// The query is read as `T`.
    pub fn query<T: JsonSchema>(&mut self) {
        self.query = Some(self.generator.subschema_for::<T>());
        self.query_types.push(std::any::type_name::<T>());
    }

    /// The query is read as `T`, by a hook: the method's own word on it is more.
    pub(crate) fn hook_query<T: JsonSchema>(&mut self) {
        let schema = self.generator.subschema_for::<T>();
        self.query.get_or_insert(schema);
        self.query_types.push(std::any::type_name::<T>());
    }

    /// The route parameters are read as `T`.
    pub fn route<T: JsonSchema>(&mut self) {
        self.route = Some(self.generator.subschema_for::<T>());
    }
}

/// The generators for what clients send and for what they get.
#[derive(Debug)]
pub(crate) struct Generators {
    sent: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Generators {
    pub(crate) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12();
        Self {
            sent: SchemaGenerator::new(settings.clone().for_deserialize()),
            answered: SchemaGenerator::new(settings.for_serialize()),
        }
    }
}

/// The schemas of one method.
#[derive(Debug, Default)]
pub(crate) struct MethodSchema {
    doc: &'static str,
    sent: Vec<(&'static str, Schema)>,
    result: Schema,
    pub(crate) query_types: Vec<&'static str>,
}

impl MethodSchema {
    pub(crate) fn of<S: Method<K>, K: Kind>(generators: &mut Generators) -> Self {
        let mut sent = Vec::new();
        if K::ID {
            sent.push(("id", S::Id::schema(&mut generators.sent)));
        }
        if K::DATA {
            sent.push(("data", S::Data::schema(&mut generators.sent)));
        }
        let generator = std::mem::take(&mut generators.sent);
        let mut describe = Describe { generator, query: None, route: None, query_types: Vec::new() };
        S::describe(&mut describe);
        let Describe { generator, query, route, query_types } = describe;
        generators.sent = generator;
        sent.extend(query.map(|query| ("query", query)));
        sent.extend(route.map(|route| ("route", route)));
        Self { doc: <S as Method<K>>::DOC, sent, result: S::Output::schema(&mut generators.answered), query_types }
    }
}

/// The document of one service.
pub(crate) fn document(service: &dyn AnyService, path: &str) -> Value {
    let mut generators = Generators::new();
    let rows = service.rows();
    let schemas: Vec<MethodSchema> = (0..rows.len()).map(|row| service.schema(row, &mut generators)).collect();
    let (own, own_schemas) = (service.events(), service.event_schemas(&mut generators.answered));
    let mut sent_types = generators.sent.take_definitions(true);
    let mut answered_types = generators.answered.take_definitions(true);
    let renamed = apart(&sent_types, &answered_types);

    let (mut methods, mut events) = (Map::new(), Map::new());
    for (name, schema) in own_schemas {
        let mut carried = schema.to_value();
        rename(&mut carried, &renamed);
        events.insert(name.to_owned(), carried);
    }
    for (RowInfo { name, event, .. }, schema) in rows.into_iter().zip(schemas) {
        let mut result = schema.result.to_value();
        rename(&mut result, &renamed);
        if let Some(event) = event.filter(|event| !own.contains(event)) {
            events.insert(event.to_owned(), item(&result).clone());
        }
        let mut parts: Map<String, Value> =
            schema.sent.into_iter().map(|(part, schema)| (part.to_owned(), schema.to_value())).collect();
        let required: Vec<String> = parts.keys().filter(|part| *part == "id" || *part == "data").cloned().collect();
        parts.insert("result".to_owned(), result);
        let mut method = object(parts);
        if !required.is_empty() {
            method.insert("required".to_owned(), required.into());
        }
        describe(&mut method, schema.doc);
        methods.insert(name.to_owned(), method.into());
    }

    for (name, mut schema) in std::mem::take(&mut answered_types) {
        rename(&mut schema, &renamed);
        let name = if renamed.contains(&name) { result_name(&name) } else { name };
        sent_types.entry(name).or_insert(schema);
    }
    let mut document =
        object(Map::from_iter([("methods".to_owned(), object(methods).into()), ("events".to_owned(), object(events).into())]));
    document.insert("$schema".to_owned(), DIALECT.into());
    document.insert("title".to_owned(), path.into());
    describe(&mut document, service.doc());
    if !sent_types.is_empty() {
        document.insert("$defs".to_owned(), sent_types.into());
    }
    document.into()
}

fn object(properties: Map<String, Value>) -> Map<String, Value> {
    let open = json!({ "type": "object", "additionalProperties": false });
    let mut object = match open {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    object.insert("properties".to_owned(), properties.into());
    object
}

fn describe(schema: &mut Map<String, Value>, doc: &str) {
    if !doc.is_empty() {
        schema.insert("description".to_owned(), doc.into());
    }
}

/// The schema of the items, if this is one of lists.
fn list_of(schema: &Value) -> Option<&Value> {
    schema.get("items").filter(|_| schema.get("type").is_some_and(|kind| kind == "array"))
}

/// What an event carries: an item of what the method answers, if that is a list or may be one.
fn item(result: &Value) -> &Value {
    if let Some(items) = list_of(result) {
        return items;
    }
    match result.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([one, many]) if list_of(many) == Some(one) => one,
        _ => result,
    }
}

/// The types whose two schemas differ, or that refer to such: in results they get a name of their own.
fn apart(sent: &Map<String, Value>, answered: &Map<String, Value>) -> BTreeSet<String> {
    let both = || answered.iter().filter(|(name, _)| sent.contains_key(*name));
    let mut apart: BTreeSet<String> =
        both().filter(|(name, schema)| sent.get(*name) != Some(*schema)).map(|(name, _)| name.clone()).collect();
    loop {
        let more: Vec<String> = both()
            .filter(|(name, schema)| !apart.contains(*name) && refers(schema, &apart))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return apart;
        }
        apart.extend(more);
    }
}

fn result_name(name: &str) -> String {
    format!("{name}.result")
}

fn reference(text: &str) -> Option<&str> {
    text.strip_prefix("#/$defs/")
}

fn refers(schema: &Value, names: &BTreeSet<String>) -> bool {
    match schema {
        Value::Object(fields) => fields.iter().any(|(key, value)| match value {
            Value::String(text) if key == "$ref" => reference(text).is_some_and(|name| names.contains(name)),
            value => refers(value, names),
        }),
        Value::Array(items) => items.iter().any(|item| refers(item, names)),
        _ => false,
    }
}

fn rename(schema: &mut Value, names: &BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if key == "$ref" => {
                        if let Some(name) = reference(text).filter(|name| names.contains(*name)) {
                            *text = format!("#/$defs/{}", result_name(name));
                        }
                    }
                    value => rename(value, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_carries_an_item() {
        let one = json!({ "$ref": "#/$defs/Message" });
        let many = json!({ "type": "array", "items": one });
        let or_null = json!({ "anyOf": [one, { "type": "null" }] });
        let page = json!({ "type": "object", "properties": { "items": {} } });
        for (result, expected) in
            [(&one, &one), (&many, &one), (&json!({ "anyOf": [one, many] }), &one), (&or_null, &or_null), (&page, &page)]
        {
            assert_eq!(item(result), expected);
        }
    }

    #[test]
    fn only_types_that_differ_get_two_names() {
        let map = |value: Value| value.as_object().cloned().unwrap();
        let sent = map(json!({ "A": { "x": 1 }, "B": { "$ref": "#/$defs/A" }, "C": {} }));
        let answered = map(json!({ "A": { "x": 2 }, "B": { "$ref": "#/$defs/A" }, "C": {}, "D": {} }));
        let names = apart(&sent, &answered);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["A", "B"]);
        let mut schema = json!({ "anyOf": [{ "$ref": "#/$defs/B" }, { "$ref": "#/$defs/C" }] });
        rename(&mut schema, &names);
        assert_eq!(schema, json!({ "anyOf": [{ "$ref": "#/$defs/B.result" }, { "$ref": "#/$defs/C" }] }));
    }
}
