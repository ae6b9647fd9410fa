//! Constraints of garde on the fields of a record.

use feathers::Record;
use feathers::store::{NewRecord, PatchRecord};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, garde::Validate)]
struct Part {
    #[garde(length(min = 1))]
    name: String,
}

fn is_even(value: &u8, _: &()) -> garde::Result {
    if value % 2 == 0 { Ok(()) } else { Err(garde::Error::new("is odd")) }
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
#[serde(rename_all = "camelCase")]
struct Note {
    #[record(id)]
    id: i64,
    #[garde(length(chars, min = 1, max = 20), ascii)]
    full_text: String,
    #[garde(range(max = 10), custom(is_even))]
    #[record(default)]
    size: u8,
    #[garde(length(min = 2))]
    remark: Option<String>,
    #[record(json, default)]
    #[garde(length(max = 2), inner(length(min = 1)))]
    tags: Vec<String>,
    #[record(json, default)]
    #[garde(dive)]
    parts: Vec<Part>,
    plain: Option<bool>,
}

fn new(sent: Value) -> feathers::Result<()> {
    NewRecord::<Note>::check(&serde_json::from_value::<NewNote>(sent).unwrap())
}

fn patch(sent: Value) -> feathers::Result<()> {
    PatchRecord::<Note>::check(&serde_json::from_value::<PatchNote>(sent).unwrap())
}

#[test]
fn all_violations_are_answered_at_once() {
    let error = new(json!({ "fullText": "", "size": 11, "tags": ["a", ""], "parts": [{ "name": "" }] })).unwrap_err();
    assert_eq!(error.class(), Some(feathers::Class::BadRequest));
    assert!(error.message().starts_with("Invalid data: fullText: length is lower than 1"), "{}", error.message());
    assert_eq!(
        error.errors().unwrap(),
        &json!({
            "fullText": "length is lower than 1",
            "size": "greater than 10, is odd",
            "tags[1]": "length is lower than 1",
            "parts[0].name": "length is lower than 1",
        })
    );
    new(json!({ "fullText": "a" })).unwrap();
    new(json!({ "fullText": "a", "remark": null, "tags": [] })).unwrap();
}

#[test]
fn a_patch_is_held_to_them_where_it_says_something() {
    patch(json!({})).unwrap();
    patch(json!({ "remark": null, "size": 4, "tags": ["a"] })).unwrap();
    let error = patch(json!({ "fullText": "ż", "remark": "a", "size": 3, "tags": ["", "b", "c"] })).unwrap_err();
    assert_eq!(
        error.errors().unwrap(),
        &json!({
            "fullText": "not ascii",
            "remark": "length is lower than 2",
            "size": "is odd",
            "tags": "length is greater than 2",
            "tags[0]": "length is lower than 1",
        })
    );
}

#[test]
fn they_stand_in_the_schemas() {
    for schema in [
        SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<NewNote>().to_value(),
        SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<PatchNote>().to_value(),
    ] {
        let field = |name: &str| &schema["properties"][name];
        assert_eq!((&field("fullText")["minLength"], &field("fullText")["maxLength"]), (&json!(1), &json!(20)), "{schema}");
        assert_eq!(field("size")["maximum"], 10, "{schema}");
        assert_eq!(field("remark")["minLength"], 2, "{schema}");
        assert_eq!((&field("tags")["maxItems"], &field("tags")["items"]["minLength"]), (&json!(2), &json!(1)), "{schema}");
    }
}
