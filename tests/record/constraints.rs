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
    if value.is_multiple_of(2) { Ok(()) } else { Err(garde::Error::new("is odd")) }
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
            "size": "is odd, greater than 10",
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

mod sent {
    //! Data types that are written by hand.

    use feathers::test::TestApp;
    use feathers::{App, Class, OneOrMany, Result, Valid, nobody};
    use serde_json::json;

    #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema, garde::Validate)]
    #[serde(rename_all = "camelCase")]
    struct NewMessage {
        #[garde(length(min = 1, max = 5))]
        text: String,
        #[garde(range(max = 3))]
        #[serde(default)]
        how_loud: u8,
    }

    struct Messages;

    #[feathers::service("messages")]
    impl Messages {
        async fn create(&self, data: Valid<NewMessage>) -> Result<String> {
            Ok(data.0.text)
        }
    }

    struct Lists;

    #[feathers::service("lists")]
    impl Lists {
        async fn create(&self, data: OneOrMany<Valid<NewMessage>>) -> Result<usize> {
            Ok(data.into_vec().len())
        }
    }

    async fn client() -> (TestApp, feathers::test::Client) {
        let app = TestApp::start(App::new().service(Messages).service(Lists).publish(nobody())).await;
        let client = app.connect().await;
        (app, client)
    }

    #[tokio::test]
    async fn are_refused_with_all_violations() {
        let (_app, client) = client().await;
        assert_eq!(client.create("messages", json!({ "text": "Hello" })).await.unwrap(), "Hello");
        let error = client.create("messages", json!({ "text": "", "howLoud": 4 })).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest));
        assert_eq!(error.message(), "Invalid data: howLoud: greater than 3, text: length is lower than 1");
        let expected = json!({ "text": "length is lower than 1", "howLoud": "greater than 3" });
        assert_eq!(error.errors(), Some(&expected));
        // What can not be read at all is answered as ever.
        let error = client.create("messages", json!({ "text": 5 })).await.unwrap_err();
        assert!(error.message().starts_with("Invalid data at 'text': invalid type"), "{}", error.message());
    }

    #[tokio::test]
    async fn in_a_list_are_named_by_their_place() {
        let (_app, client) = client().await;
        assert_eq!(client.create("lists", json!([{ "text": "a" }, { "text": "b" }])).await.unwrap(), 2);
        let error = client.create("lists", json!([{ "text": "a" }, { "text": "" }])).await.unwrap_err();
        assert_eq!(error.message(), "Invalid data at '[1]': text: length is lower than 1");
        assert_eq!(error.errors(), Some(&json!({ "[1].text": "length is lower than 1" })));
    }

    #[test]
    fn have_their_constraints_in_the_schema() {
        let schema = schemars::schema_for!(Valid<NewMessage>).to_value();
        assert_eq!(schema["properties"]["text"]["maxLength"], 5, "{schema}");
        assert_eq!(schema["title"], "NewMessage", "{schema}");
        assert_eq!(schema["properties"]["howLoud"]["maximum"], 3, "{schema}");
    }
}
