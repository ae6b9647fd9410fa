//! The query language as an argument, in a hook and in a method.

use feathers::store::{Adapter, Memory, Object, RecordQuery};
use feathers::test::TestApp;
use feathers::{App, Query, Result};
use serde_json::json;

feathers::adapter_tests!(memory, async || Memory::new());

struct Notes(Memory<Object>);

#[feathers::service("notes")]
impl Notes {
    #[before(find)]
    fn at_most_two(&self, query: &mut RecordQuery<Object>) {
        query.limit = Some(query.limit.unwrap_or(2).min(2));
    }

    async fn find(&self, Query(query): Query<RecordQuery<Object>>) -> Result<Vec<Object>> {
        Ok(self.0.find(None, &query, false).await?.records)
    }
}

#[tokio::test(start_paused = true)]
async fn a_query_is_read_and_its_mistakes_are_answered() {
    let notes = [json!({ "id": 1, "a": 1, "z": 1 }), json!({ "id": 2, "a": 2, "z": 1 }), json!({ "id": 3, "a": 3, "z": 2 })];
    let store = Memory::with(notes.iter().map(|note| serde_json::from_value::<Object>(note.clone()).unwrap()));
    let app = TestApp::start(App::new().service(Notes(store))).await;
    let client = app.client().connect().await;

    let found = client.find("notes").query(json!({ "a": { "$gt": 1 }, "$limit": "9", "$sort": { "a": -1 } })).await.unwrap();
    assert_eq!(found, json!([notes[2], notes[1]]));
    let found = client.find("notes").query(json!({ "$or": [{ "a": 1 }, { "z": { "$in": [1, 2] } }] })).await.unwrap();
    assert_eq!(found, json!([notes[0], notes[1]]), "the hook has narrowed it");

    let error = client.find("notes").query(json!({ "a": { "$more": 1 } })).await.unwrap_err();
    assert_eq!(error.message(), "Invalid query parameter $more");
    assert_eq!(error.data(), Some(&json!({ "$more": 1 })));
    let error = client.find("notes").query(json!({ "$more": 1 })).await.unwrap_err();
    assert_eq!(error.message(), "Invalid filter value $more");
}
