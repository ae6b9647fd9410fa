//! What queries may do with the fields of a record, and how that is described.

use feathers::store::{Record, Scalar, Use};
use jsonschema::Validator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::todo::{Room, Todo};

fn refused(name: &str, used: Use) -> String {
    let error = Todo::field(name, used).unwrap_err();
    assert_eq!(error.class(), Some(feathers::Class::BadRequest));
    assert!(error.errors().unwrap().get(name).is_some(), "{:?}", error.errors());
    error.message().to_owned()
}

#[test]
fn only_marked_fields_are_used() {
    for (name, index) in [("id", 0), ("text", 1), ("ownerId", 4)] {
        assert_eq!(Todo::field(name, Use::Filter).unwrap().index, Some(index));
    }
    assert_eq!(Todo::field("id", Use::Sort).unwrap().index, Some(0));
    assert_eq!(Todo::field("tags", Use::Select).unwrap().index, Some(7));
    assert_eq!(
        refused("weight", Use::Filter),
        "`weight` is no field of `Todo` that can be filtered by; those are `id`, `text`, `done`, `ownerId`, `urgency`"
    );
    assert_eq!(
        refused("done", Use::Sort),
        "`done` is no field of `Todo` that can be sorted by; those are `id`, `text`, `urgency`"
    );
    for used in [Use::Filter, Use::Sort, Use::Select] {
        // As for a name that is nobody's, and by the name on the wire only.
        assert_eq!(refused("hash", used).replace("`hash`", "`nothing`"), refused("nothing", used));
        refused("owner_id", used);
        refused("password_hash", used);
    }
}

// By value: tests write it in place.
#[expect(clippy::needless_pass_by_value)]
fn parse(name: &str, value: Value) -> Result<Scalar<'static>, String> {
    let field = Todo::field(name, Use::Filter).unwrap();
    Todo::parse(&field, &value).map_err(|error| {
        assert_eq!(error.class(), Some(feathers::Class::BadRequest));
        error.message().to_owned()
    })
}

#[test]
fn values_are_read_by_the_type_of_their_field() {
    assert_eq!(parse("text", json!("5")), Ok(Scalar::from("5")));
    assert_eq!(parse("id", json!(5)), Ok(Scalar::Int(5)));
    assert_eq!(parse("id", json!("5")), Ok(Scalar::Int(5)), "an id as it stands in a URL");
    assert_eq!(parse("ownerId", json!("9007199254740993")), Ok(Scalar::Int(9_007_199_254_740_993)));
    assert_eq!(parse("urgency", json!("low")), Ok(Scalar::from("low")));
    assert_eq!(parse("urgency", Value::Null), Ok(Scalar::Null));
    assert_eq!(parse("done", json!("true")), Err("`done`: expected a boolean, not a string".into()));
    assert_eq!(parse("text", Value::Null), Err("`text`: expected a string, not null".into()));
    assert_eq!(parse("id", json!("five")), Err("`id`: expected a whole number, not a string".into()));
    assert!(parse("urgency", json!("extreme")).unwrap_err().starts_with("`urgency`: unknown variant `extreme`"));
}

fn validator<R: Record>() -> (Validator, Value) {
    let mut generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    let mut schema = R::query_schema(&mut generator).to_value();
    schema["$defs"] = generator.take_definitions(true).into();
    jsonschema::meta::validate(&schema).unwrap();
    (jsonschema::validator_for(&schema).unwrap(), schema)
}

#[test]
fn the_schema_is_the_query_language() {
    let (validator, schema) = validator::<Todo>();
    for good in [
        json!({}),
        json!({ "text": "a", "done": false, "id": "5", "ownerId": "5", "urgency": "low" }),
        json!({ "urgency": null, "id": { "$in": [1, "2"], "$nin": [], "$gt": 5 } }),
        json!({ "text": { "$like": "a%", "$ilike": "b", "$ne": "c", "$lte": "d" } }),
        json!({ "$or": [{ "text": "a" }, { "$and": [{ "done": true }, { "$or": [{}] }] }] }),
        json!({ "$limit": "5", "$skip": null, "$sort": { "text": "-1" } }),
        json!({ "ownerId": 5, "id": { "$lt": "+7" } }),
        json!({ "$limit": 0, "$skip": 1, "$sort": { "text": 1, "id": -1 }, "$select": ["tags", "remark"] }),
    ] {
        assert!(validator.is_valid(&good), "{good}");
    }
    for bad in [
        json!({ "texxt": "a" }),
        json!({ "weight": 1 }),
        json!({ "hash": "x" }),
        json!({ "text": null }),
        json!({ "done": 1 }),
        json!({ "urgency": "extreme" }),
        json!({ "text": { "$regex": "a" } }),
        json!({ "done": { "$like": "a" } }),
        json!({ "id": { "$in": 1 } }),
        json!({ "$or": { "text": "a" } }),
        json!({ "$or": [{ "$limit": 1 }] }),
        json!({ "$sort": { "done": 1 } }),
        json!({ "$sort": { "text": 2 } }),
        json!({ "$limit": true }),
        json!({ "$or": [] }),
        json!({ "$or": [{ "$and": [] }] }),
        json!({ "text": {} }),
        json!({ "urgency": { "$lt": null } }),
        json!({ "urgency": { "$like": "l%" } }),
        json!({ "ownerId": "five" }),
        json!({ "id": 1.5 }),
        json!({ "$select": ["hash"] }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
    assert!(!schema.to_string().contains("hash"), "{schema}");
}

#[test]
fn like_is_there_where_it_is_allowed() {
    let (_, schema) = validator::<Room>();
    assert!(!schema.to_string().contains("$like"), "{schema}");
}
