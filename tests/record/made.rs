//! What clients send: `NewTodo` and `PatchTodo`.

use feathers::store::{LongId, NewRecord, PatchRecord, Record, Scalar, Values};
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::todo::{ChangeRoom, NewTodo, OpenRoom, PatchTodo, Room, Todo, Urgency};

fn names<R>(values: &Values<R>) -> Vec<&str> {
    values.iter().map(|(field, _)| &*field.name).collect()
}

fn refusal<T: DeserializeOwned + std::fmt::Debug>(sent: Value) -> String {
    serde_json::from_value::<T>(sent).unwrap_err().to_string()
}

fn least() -> Value {
    json!({ "text": "Read", "tags": [], "hash": "h" })
}

fn with(name: &str, value: Value) -> Value {
    let mut sent = least();
    sent[name] = value;
    sent
}

#[test]
fn what_is_left_out_has_its_default() {
    let new: NewTodo = serde_json::from_value(least()).unwrap();
    let mut values = new.into_values().unwrap();
    assert_eq!(names(&values), ["text", "done", "weight", "remark", "tags", "place", "urgency", "hash"]);
    let value = |values: &Values<Todo>, name: &str| values.iter().find(|(field, _)| field.name == name).unwrap().1.clone();
    assert_eq!((value(&values, "done"), value(&values, "weight")), (Scalar::Bool(false), Scalar::Int(3)));
    assert_eq!((value(&values, "remark"), value(&values, "urgency")), (Scalar::Null, Scalar::Null));

    // What only the server writes: completed where nobody has, and else as it was set.
    NewTodo::complete(&mut values).unwrap();
    assert_eq!(value(&values, "madeOn"), Scalar::from("today"));
    values.set(Todo::MADE_ON.field(), Scalar::from("Friday"));
    NewTodo::complete(&mut values).unwrap();
    assert_eq!(value(&values, "madeOn"), Scalar::from("Friday"));
}

#[test]
fn the_server_sets_what_clients_do_not() {
    let mut new: NewTodo = serde_json::from_value(with("done", json!(true))).unwrap();
    new.id = Some(5);
    new.owner_id = Some(LongId(8));
    let mut values = new.into_values().unwrap();
    NewTodo::complete(&mut values).unwrap();
    let todo = Todo::from_values(values).unwrap();
    assert_eq!((todo.id, todo.owner_id, todo.done, todo.made_on.as_str()), (5, LongId(8), true, "today"));
}

#[test]
fn new_is_read_strictly() {
    assert!(refusal::<NewTodo>(json!({ "tags": [], "hash": "" })).contains("missing field `text`"));
    assert!(refusal::<NewTodo>(with("ownerId", json!("5"))).contains("unknown field `ownerId`"));
    assert!(refusal::<NewTodo>(with("madeOn", json!("x"))).contains("unknown field `madeOn`"));
    assert!(refusal::<NewTodo>(with("owner_id", json!("5"))).contains("unknown field `owner_id`"));
    assert!(refusal::<NewTodo>(with("more", json!(1))).contains("unknown field `more`"));
    assert!(refusal::<NewTodo>(with("note", json!("by its Rust name"))).contains("unknown field `note`"));
    assert!(refusal::<NewTodo>(with("done", Value::Null)).contains("null"), "null is not left out");
    assert!(refusal::<NewTodo>(with("text", Value::Null)).contains("null"));
    let new: NewTodo = serde_json::from_value(with("id", json!({ "whatever": 1 }))).unwrap();
    assert_eq!(new.id, None, "clients do not choose the id");
    let null: NewTodo = serde_json::from_value(with("remark", Value::Null)).unwrap();
    assert_eq!(null.note, None);
}

#[test]
fn an_id_may_be_given() {
    let room: OpenRoom = serde_json::from_value(json!({ "name": "9007199254740993" })).unwrap();
    let values = NewRecord::<Room>::into_values(room).unwrap();
    assert_eq!(Room::from_values(values).unwrap(), Room { name: LongId(9_007_199_254_740_993), r#type: None });
    let room: OpenRoom = serde_json::from_value(json!({ "type": "x" })).unwrap();
    assert_eq!(names(&NewRecord::<Room>::into_values(room).unwrap()), ["type"]);
}

#[test]
fn a_patch_tells_null_from_absent() {
    let absent: PatchTodo = serde_json::from_value(json!({})).unwrap();
    assert!(absent.into_values().unwrap().is_empty());
    let null: PatchTodo =
        serde_json::from_value(json!({ "remark": null, "urgency": null, "place": null, "done": true })).unwrap();
    assert_eq!((null.note.clone(), null.urgency, null.place), (Some(None), Some(None), Some(None)));
    let values = null.into_values().unwrap();
    assert_eq!(names(&values), ["done", "remark", "place", "urgency"]);
    assert_eq!(values.iter().filter(|(_, value)| value.is_null()).count(), 3);
    assert!(refusal::<PatchTodo>(json!({ "text": null })).contains("null"));
    assert!(refusal::<PatchTodo>(json!({ "ownerId": "5" })).contains("unknown field `ownerId`"));
    assert!(refusal::<PatchTodo>(json!({ "txt": "5" })).contains("unknown field `txt`"));

    let changed: ChangeRoom = serde_json::from_value(json!({ "name": "5", "type": "a" })).unwrap();
    assert_eq!(names(&PatchRecord::<Room>::into_values(changed).unwrap()), ["type"], "an id never changes");
    let by_hand = PatchTodo { urgency: Some(Some(Urgency::Low)), owner_id: Some(LongId(1)), ..PatchTodo::default() };
    assert_eq!(names(&by_hand.into_values().unwrap()), ["ownerId", "urgency"]);
}

#[test]
fn they_are_written_as_they_are_read() {
    let sent = json!({ "text": "a", "tags": ["b"], "remark": null, "hash": "h", "weight": 9, "urgency": "low", "place": [1, 2] });
    let new: NewTodo = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(serde_json::to_value(&new).unwrap(), sent);
    let sent = json!({ "id": 7, "remark": null, "urgency": "high" });
    let patch: PatchTodo = serde_json::from_value(sent).unwrap();
    assert_eq!(serde_json::to_value(&patch).unwrap(), json!({ "remark": null, "urgency": "high" }));
}

#[test]
fn what_is_private_is_not_shown() {
    let new: NewTodo = serde_json::from_value(with("hash", json!("very secret"))).unwrap();
    let patch: PatchTodo = serde_json::from_value(json!({ "hash": "very secret" })).unwrap();
    for shown in [format!("{new:?}"), format!("{patch:?}")] {
        assert!(shown.contains("hash: [private]") && !shown.contains("secret"), "{shown}");
    }
    assert!(format!("{new:?}").contains("text: \"Read\""));
    assert!(!serde_json::to_string(&crate::todo::todo()).unwrap().contains("secret"));
    let answered = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Todo>();
    assert!(!answered.to_value().to_string().contains("hash"));
}

#[test]
fn a_value_that_no_store_holds_is_bad_data() {
    #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema, feathers::Record)]
    struct Big {
        #[record(id)]
        id: i64,
        size: u64,
    }
    let new: NewBig = serde_json::from_value(json!({ "size": u64::MAX })).unwrap();
    let error = new.into_values().unwrap_err();
    assert_eq!(error.message(), "Invalid data at 'size': 18446744073709551615 is too large to be stored");
    assert_eq!(error.errors().unwrap(), &json!({ "size": "18446744073709551615 is too large to be stored" }));
    assert_eq!(Big::from_values(Big { id: 1, size: 2 }.values().unwrap()).unwrap().size, 2);
}

fn schema<T: schemars::JsonSchema>() -> (jsonschema::Validator, Value) {
    let generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    let schema = generator.into_root_schema_for::<T>().to_value();
    jsonschema::meta::validate(&schema).unwrap();
    (jsonschema::validator_for(&schema).unwrap(), schema)
}

#[test]
fn schemas_say_the_same() {
    let (new, described) = schema::<NewTodo>();
    assert_eq!(described["properties"]["text"]["description"], "What is to be done.");
    assert_eq!(described["additionalProperties"], false);
    let (patch, _) = schema::<PatchTodo>();
    for (name, value) in [
        ("text", json!("a")),
        ("text", Value::Null),
        ("done", json!(true)),
        ("done", Value::Null),
        ("remark", Value::Null),
        ("remark", json!(5)),
        ("urgency", json!("low")),
        ("urgency", Value::Null),
        ("urgency", json!("extreme")),
        ("place", json!([1, 2])),
        ("place", Value::Null),
        ("ownerId", json!("5")),
        ("weight", json!(255)),
        ("weight", json!(256)),
        ("id", json!(5)),
        ("unknown", json!(5)),
    ] {
        let sent = with(name, value.clone());
        assert_eq!(new.is_valid(&sent), serde_json::from_value::<NewTodo>(sent.clone()).is_ok(), "{sent}");
        let sent = json!({ name: value });
        assert_eq!(patch.is_valid(&sent), serde_json::from_value::<PatchTodo>(sent.clone()).is_ok(), "{sent}");
    }
    assert!(!new.is_valid(&json!({ "tags": [], "hash": "" })) && patch.is_valid(&json!({})));
}
