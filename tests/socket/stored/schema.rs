//! The schemas of a service on a store: what they accept is what the server accepts.

use feathers::{App, everyone};
use jsonschema::Validator;
use serde_json::{Value, json};

use super::{Open, Plain, started, todos};

fn documents() -> Value {
    App::new().service(Open(todos(&[]))).service(Plain(todos(&[]))).publish(everyone()).schema()
}

/// Of a part of a method.
fn validator(document: &Value, method: &str, part: &str) -> Validator {
    let reference = format!("#/properties/methods/properties/{method}/properties/{part}");
    assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
    let schema = json!({ "$schema": document["$schema"], "$defs": document["$defs"], "properties": document["properties"], "$ref": "#/x" });
    let mut schema = schema;
    schema["x"] = document.pointer(&reference[1..]).unwrap().clone();
    schema.as_object_mut().unwrap().remove("properties");
    jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{reference}: {error}"))
}

#[test]
fn they_are_schemas() {
    let documents = documents();
    for document in documents.as_object().unwrap().values() {
        jsonschema::meta::validate(document).unwrap();
        jsonschema::draft202012::new(document).unwrap();
        let text = document.to_string();
        assert!(!text.contains("tbl_"), "{text}");
        let result = &document["$defs"];
        for (name, schema) in result.as_object().unwrap() {
            // What clients may send, and nothing they are answered.
            let is_sent = name.starts_with("NewTodo") || name.starts_with("PatchTodo");
            assert_eq!(schema.to_string().contains("\"secret\""), is_sent, "{name}: {schema}");
        }
    }
}

/// Queries as clients send them, and such as they should not.
fn queries() -> Vec<Value> {
    let mut queries = vec![json!({})];
    for value in
        [json!(1), json!(0), json!("5"), json!(2.5), json!(-1), json!(null), json!("x"), json!(true), json!([1]), json!({})]
    {
        queries.extend([json!({ "$limit": value }), json!({ "$skip": value }), json!({ "$sort": { "text": value } })]);
        queries.extend([
            json!({ "$sort": value }),
            json!({ "$select": value }),
            json!({ "$or": value }),
            json!({ "$and": value }),
        ]);
        for field in ["id", "text", "done", "voteCount", "ownerId", "note", "urgency", "rating", "tags", "secret", "txet"] {
            queries.push(json!({ field: value }));
            for operator in ["$ne", "$lt", "$gte", "$in", "$like"] {
                queries.push(json!({ field: { operator: value } }));
                queries.push(json!({ field: { operator: [value] } }));
            }
        }
    }
    queries.extend([
        json!({ "$sort": { "text": 1, "done": -1 } }),
        json!({ "$sort": { "text": "1", "done": "-1" } }),
        json!({ "$sort": { "text": "+1" } }),
        json!({ "$sort": { "text": " 1" } }),
        json!({ "$sort": { "tags": 1 } }),
        json!({ "$sort": { "secret": 1 } }),
        json!({ "$sort": {} }),
        json!({ "$select": [] }),
        json!({ "$select": ["id", "text", "text"] }),
        json!({ "$select": ["secret"] }),
        json!({ "$select": vec!["text"; 1_000] }),
        json!({ "$select": vec!["text"; 1_001] }),
        json!({ "id": { "$in": vec![1; 1_000] } }),
        json!({ "id": { "$in": vec![1; 1_001] } }),
        json!({ "id": "+5" }),
        json!({ "id": "" }),
        json!({ "id": "99999999999999999999" }),
        json!({ "voteCount": i64::MAX }),
        json!({ "voteCount": u64::MAX }),
        json!({ "voteCount": 1e300 }),
        json!({ "voteCount": 1.0 }),
        json!({ "voteCount": { "$gt": 200, "$lt": -200 } }),
        json!({ "urgency": "low" }),
        json!({ "urgency": { "$in": ["low", null] } }),
        json!({ "urgency": { "$lt": "high" } }),
        json!({ "urgency": { "$like": "low" } }),
        json!({ "urgency": { "$like": "l%" } }),
        json!({ "note": { "$ne": null, "$like": "a%", "$ilike": "B_" } }),
        json!({ "note": { "$lt": null } }),
        json!({ "text": { "$like": null } }),
        json!({ "text": { "$gt": "a", "lt": "b" } }),
        json!({ "text": { "$eq": "a" } }),
        json!({ "text": { "$or": [{ "text": "a" }] } }),
        json!({ "text": "x".repeat(100) }),
        json!({ "text": "" }),
        json!({ "$or": [{}] }),
        json!({ "$or": [{ "text": "a" }, { "$and": [{ "done": true }, { "$or": [{ "note": null }] }] }] }),
        json!({ "$or": [{ "$or": [] }] }),
        json!({ "$or": [{ "$limit": 1 }] }),
        json!({ "$or": [{ "$sort": { "text": 1 } }] }),
        json!({ "$and": [{ "txet": 1 }] }),
        json!({ "$nor": [{ "text": "a" }] }),
        json!({ "$where": "1" }),
        json!({ "__proto__": {} }),
        json!({ "constructor": { "$ne": 1 } }),
        json!({ "owner_id": 1 }),
    ]);
    queries
}

#[tokio::test]
async fn the_schema_of_queries_accepts_what_the_server_accepts() {
    let documents = documents();
    let validators = ["find", "get", "patch", "remove"].map(|method| validator(&documents["plain"], method, "query"));
    let (_app, client, _) = started(&["a"]).await;
    let (mut accepted, mut lies) = (0, Vec::new());
    let queries = queries();
    for query in &queries {
        let answer = client.find("plain").query(query).await;
        accepted += usize::from(answer.is_ok());
        for validator in &validators {
            if validator.is_valid(query) != answer.is_ok() {
                lies.push(format!("{query} {answer:?}").chars().take(200).collect::<String>());
                break;
            }
        }
    }
    assert!(lies.is_empty(), "{} of {}: {lies:#?}", lies.len(), queries.len());
    assert!(accepted > 100 && queries.len() - accepted > 100, "{accepted} of {}", queries.len());
}

#[tokio::test]
async fn the_schemas_of_data_and_results_hold() {
    let documents = documents();
    let (_app, client, _) = started(&["a"]).await;
    let (create, patch) = (validator(&documents["plain"], "create", "data"), validator(&documents["plain"], "patch", "data"));
    let result = validator(&documents["plain"], "create", "result");
    for data in [
        json!({}),
        json!({ "text": "x" }),
        json!({ "text": "" }),
        json!({ "text": "x".repeat(21) }),
        json!({ "text": null }),
        json!({ "text": "x", "voteCount": 101 }),
        json!({ "text": "x", "voteCount": 100, "note": null, "urgency": null, "rating": 1, "tags": ["a"], "secret": "s" }),
        json!({ "text": "x", "urgency": "extreme" }),
        json!({ "text": "x", "ownerId": 1 }),
        json!({ "text": "x", "done": null }),
        json!({ "text": "x", "tags": null }),
        json!({ "text": "x", "nothing": 1 }),
        json!([{ "text": "x" }]),
        json!("x"),
    ] {
        let made = client.create("plain", &data).await;
        assert_eq!(create.is_valid(&data), made.is_ok(), "create {data}: {made:?}");
        let patched = client.patch("plain", 1, &data).await;
        assert_eq!(patch.is_valid(&data), patched.is_ok(), "patch {data}: {patched:?}");
        for answer in [made, patched].into_iter().flatten() {
            assert!(result.is_valid(&answer), "{answer}");
        }
    }
    let page = client.find("open").await.unwrap();
    assert!(validator(&documents["open"], "find", "result").is_valid(&page), "{page}");
}
