//! The query language of a record as a JSON Schema.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::derived::may;
use super::field::FieldKind;
use super::parse::MAX_LIST;
use super::record::{Table, Use};

/// The query: conditions, and how much of what they match is answered in what order.
pub fn query_schema<R: Table>(generator: &mut SchemaGenerator) -> Schema {
    let named = |used| R::FIELDS.iter().filter(move |field| may(field, used)).map(|field| field.name);
    let sort: Map<String, Value> =
        named(Use::Sort).map(|name| (name.to_owned(), json!({ "enum": [1, -1, "1", "-1"] }))).collect();
    let select: Vec<&str> = named(Use::Select).collect();
    let mut properties = conditions::<R>(generator);
    // What stands in a URL is text. What is no number from 0 on is as if it was not there.
    for (name, description) in [("$limit", "How many records at most."), ("$skip", "How many of the first ones not.")] {
        properties.insert(name.to_owned(), json!({ "description": description, "type": ["number", "string", "null"] }));
    }
    let mut sort = closed(sort);
    sort["type"] = json!(["object", "null"]);
    properties.insert("$sort".to_owned(), sort);
    let select = json!({ "type": ["array", "null"], "items": { "enum": select }, "maxItems": MAX_LIST });
    properties.insert("$select".to_owned(), select);
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
        // Whole numbers as far as they are stored.
        let int = json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX });
        let is_number = value.get("type").is_some_and(|kind| kind == "integer" || kind[0] == "integer");
        if field.kind == FieldKind::Int {
            // An id may be written as it stands in a URL, and so may what is text on the wire.
            value = match (index == R::ID || !is_number, field.nullable) {
                (true, false) => json!({ "anyOf": [int, digits()] }),
                (true, true) => json!({ "anyOf": [int, digits(), { "type": "null" }] }),
                (false, false) => int,
                (false, true) => json!({ "anyOf": [int, { "type": "null" }] }),
            };
        } else if index == R::ID {
            value = json!({ "anyOf": [value, { "type": "number" }] });
        }
        let list = json!({ "type": "array", "items": value, "maxItems": MAX_LIST });
        // Nothing is less or greater than null.
        let compared = if field.nullable { json!({ "allOf": [value, { "not": { "type": "null" } }] }) } else { value.clone() };
        let mut operators = Map::from_iter([("$ne".to_owned(), value.clone())]);
        for operator in ["$lt", "$lte", "$gt", "$gte"] {
            operators.insert(operator.to_owned(), compared.clone());
        }
        for operator in ["$in", "$nin"] {
            operators.insert(operator.to_owned(), list.clone());
        }
        if R::LIKE && field.kind == FieldKind::Text {
            for operator in ["$like", "$ilike"] {
                // Where not every text is a value, neither is every pattern.
                operators.insert(operator.to_owned(), json!({ "allOf": [value, { "type": "string" }] }));
            }
        }
        let mut operators = closed(operators);
        operators["minProperties"] = json!(1);
        properties.insert(field.name.to_owned(), json!({ "anyOf": [value, operators] }));
    }
    let again = generator.subschema_for::<Conditions<R>>().to_value();
    for operator in ["$or", "$and"] {
        properties.insert(operator.to_owned(), json!({ "type": "array", "items": again, "minItems": 1 }));
    }
    properties
}

/// A whole number as text.
fn digits() -> Value {
    json!({ "type": "string", "pattern": "^[+-]?[0-9]{1,19}$" })
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
