//! Methods that the author writes stand beside those of the store.

use feathers::store::{Adapter, Filter, Key, Memory, PatchRecord as _, RecordQuery, Selected};
use feathers::test::TestApp;
use feathers::{App, Class, Error, OneOrMany, Query, Result, Target, everyone};
use serde_json::json;

use super::{NewTodo, PatchTodo, Todo, is, todo, todos};

macro_rules! own {
    ($($name:ident $path:literal { $($method:tt)* })*) => {
        $(
            struct $name(Memory<Todo>);

            #[feathers::service($path)]
            impl $name {
                #[adapter]
                fn store(&self) -> &Memory<Todo> {
                    &self.0
                }

                $($method)*
            }
        )*
    };
}

own! {
    OwnFind "find" {
        async fn find(&self, Query(query): Query<RecordQuery<Todo>>) -> Result<Vec<Todo>> {
            Ok(self.0.find(None, &query, false).await?.records.into_iter().rev().collect())
        }
    }
    OwnGet "get" {
        async fn get(&self, id: i64) -> Result<Todo> {
            let found = self.0.get(None, &id, &Filter::all()).await?;
            found.ok_or_else(|| Error::gone("Gone"))
        }
    }
    OwnCreate "create" {
        async fn create(&self, data: NewTodo) -> Result<Todo> {
            Ok(todo(77, &data.text))
        }
    }
    OwnUpdate "update" {
        async fn update(&self, id: i64, data: NewTodo) -> Result<Todo> {
            Ok(todo(id, &format!("own {}", data.text)))
        }
    }
    OwnPatch "patch" {
        async fn patch(&self, id: Target<Key<Todo>>, data: PatchTodo) -> Result<OneOrMany<Todo>> {
            let target = match id {
                Target::One(key) => Target::One(key.id.ok_or_else(|| key.not_found())?),
                Target::Many => Target::Many,
            };
            Ok(OneOrMany::Many(self.0.patch(None, &target, data.into_values()?, &Filter::all()).await?))
        }
    }
    OwnRemove "remove" {
        async fn remove(&self, id: i64) -> Result<Selected<Todo>> {
            Ok(todo(id, "own").into())
        }
    }
}

#[tokio::test]
async fn each_method_may_be_written() {
    let store = todos(&["a", "b"]);
    let app = App::new()
        .service(OwnFind(store.clone()))
        .service(OwnGet(store.clone()))
        .service(OwnCreate(store.clone()))
        .service(OwnUpdate(store.clone()))
        .service(OwnPatch(store.clone()))
        .service(OwnRemove(store.clone()))
        .publish(everyone());
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    for path in ["find", "get", "create", "update", "patch", "remove"] {
        store.replace_all([todo(1, "a"), todo(2, "b")]);
        let is_own = |method: &str| path == method;
        let found = client.find(path).query(json!({ "$select": ["text"] })).await.unwrap();
        let whole = json!([todo(2, "b"), todo(1, "a")]);
        assert_eq!(found, if is_own("find") { whole } else { json!([{ "id": 1, "text": "a" }, { "id": 2, "text": "b" }]) });
        let (class, words) = if is_own("get") { (Class::Gone, "Gone") } else { (Class::NotFound, "No record found for id '9'") };
        is(&client.get(path, 9).await.unwrap_err(), class, words);
        assert_eq!(client.create(path, json!({ "text": "c" })).await.unwrap()["id"], if is_own("create") { 77 } else { 3 });
        let updated = client.update(path, 1, json!({ "text": "d" })).await.unwrap();
        assert_eq!(updated["text"], if is_own("update") { "own d" } else { "d" });
        assert_eq!(client.patch(path, "1", json!({ "text": "e" })).await.unwrap().is_array(), is_own("patch"));
        assert_eq!(client.patch(path, (), json!({ "text": "e" })).await.is_ok(), is_own("patch"));
        assert_eq!(client.remove(path, 1).await.unwrap()["text"], if is_own("remove") { "own" } else { "e" });
    }
}
