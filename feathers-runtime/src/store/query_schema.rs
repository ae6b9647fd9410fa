//! The query language of a record as a JSON Schema.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::derived::may;
use super::field::FieldKind;
use super::record::{Table, Use};

/// The query: conditions, and how much of what they match is answered in what order.
pub fn query_schema<R: Table>(generator: &mut SchemaGenerator) -> Schema {
    let named = |used| R::FIELDS.iter().filter(move |field| may(field, used)).map(|field| field.name);
    let sort: Map<String, Value> = named(Use::Sort).map(|name| (name.to_owned(), json!({ "enum": [1, -1] }))).collect();
    let select: Vec<&str> = named(Use::Select).collect();
    let mut properties = conditions::<R>(generator);
    properties.insert("$limit".to_owned(), json!({ "type": "integer", "minimum": 0 }));
    properties.insert("$skip".to_owned(), json!({ "type": "integer", "minimum": 0 }));
    properties.insert("$sort".to_owned(), closed(sort));
    properties.insert("$select".to_owned(), json!({ "type": "array", "items": { "enum": select } }));
    schema(closed(properties))
}

/// The part of it that `$or` and `$and` repeat, under a name of its own because it contains itself.
struct Conditions<R>(PhantomData<fn() -> R>);

impl<R: Table> JsonSchema for Conditions<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Conditions", R::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{}::conditions", R::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schema(closed(conditions::<R>(generator)))
    }
}

fn conditions<R: Table>(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let record = R::json_schema(generator).to_value();
    let mut properties = Map::new();
    for (index, field) in R::FIELDS.iter().enumerate().filter(|(_, field)| may(field, Use::Filter)) {
        let mut value = record.pointer("/properties").and_then(|all| all.get(field.name)).map_or_else(|| json!(true), plain);
        // An id may be written as it stands in a URL.
        if index == R::ID && field.kind == FieldKind::Int {
            value = json!({ "anyOf": [value, { "type": "string", "pattern": "^-?[0-9]+$" }] });
        }
        let list = json!({ "type": "array", "items": value });
        let mut operators = Map::new();
        for operator in ["$ne", "$lt", "$lte", "$gt", "$gte"] {
            operators.insert(operator.to_owned(), value.clone());
        }
        for operator in ["$in", "$nin"] {
            operators.insert(operator.to_owned(), list.clone());
        }
        if R::LIKE && field.kind == FieldKind::Text {
            for operator in ["$like", "$ilike"] {
                operators.insert(operator.to_owned(), json!({ "type": "string" }));
            }
        }
        properties.insert(field.name.to_owned(), json!({ "anyOf": [value, closed(operators)] }));
    }
    let again = generator.subschema_for::<Conditions<R>>().to_value();
    for operator in ["$or", "$and"] {
        properties.insert(operator.to_owned(), json!({ "type": "array", "items": again }));
    }
    properties
}

/// What is said of a field in a record and does not hold for what it is compared with: `$lt: 300` makes sense for a `u8`.
fn plain(property: &Value) -> Value {
    const OF_RECORDS: [&str; 12] = [
        "description",
        "title",
        "default",
        "readOnly",
        "writeOnly",
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
    ];
    let mut property = property.clone();
    if let Value::Object(keywords) = &mut property {
        keywords.retain(|keyword, _| !OF_RECORDS.contains(&keyword.as_str()));
    }
    property
}

fn closed(properties: Map<String, Value>) -> Value {
    let mut object = json!({ "type": "object", "additionalProperties": false });
    object["properties"] = properties.into();
    object
}

fn schema(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}
