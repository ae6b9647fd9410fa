//! What the six calls do, with and without a query.

use serde_json::json;

use super::setting::{
    NOBODY, add, aged, filter, find as found, get as got, named, names, new, patch as patched, remove as removed,
};
use super::{NewPerson, PatchPerson, Person};
use crate::argument::Target;
use crate::error::Class;
use crate::store::{Adapter, Filter, NewRecord as _, PatchRecord as _, Record as _, Scalar, Values};

pub async fn get<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    assert_eq!((doug.name.as_str(), doug.age, doug.created), ("Doug", Some(32), None));
    assert_eq!(got(&store, doug.id).await, Some(doug));
}

pub async fn get_with_a_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let tester = filter(&json!({ "name": "Tester" }));
    assert_eq!(store.get(None, &doug.id, &tester).await.expect("to get"), None);
    let same = filter(&json!({ "name": "Doug" }));
    assert_eq!(store.get(None, &doug.id, &same).await.expect("to get"), Some(doug));
}

pub async fn get_not_found<A: Adapter<Record = Person>>(store: A) {
    add(&store, "Doug", 32, None).await;
    assert_eq!(got(&store, NOBODY).await, None);
    assert_eq!(got(&store, i64::MAX).await, None);
    assert_eq!(got(&store, i64::MIN).await, None);
}

pub async fn get_with_another_id_in_the_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let alice = add(&store, "Alice", 12, None).await;
    assert_eq!(store.get(None, &doug.id, &filter(&json!({ "id": alice.id }))).await.expect("to get"), None);
}

pub async fn find<A: Adapter<Record = Person>>(store: A) {
    assert_eq!(found(&store, json!({})).await, []);
    let doug = add(&store, "Doug", 32, None).await;
    assert_eq!(found(&store, json!({})).await, [doug]);
}

pub async fn remove<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let alice = add(&store, "Alice", 12, None).await;
    assert_eq!(removed(&store, Target::One(doug.id), &json!({})).await, [doug]);
    assert_eq!(found(&store, json!({})).await, [alice]);
}

pub async fn remove_with_a_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    assert_eq!(removed(&store, Target::One(doug.id), &json!({ "name": "Tester" })).await, []);
    assert_eq!(got(&store, doug.id).await, Some(doug));
}

pub async fn remove_not_found<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    assert_eq!(removed(&store, Target::One(NOBODY), &json!({})).await, []);
    assert_eq!(found(&store, json!({})).await, [doug]);
}

pub async fn remove_many<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let mut made = vec![add(&store, "Dave", 29, true).await, add(&store, "David", 3, true).await];
    let mut gone = removed(&store, Target::Many, &json!({ "created": true })).await;
    gone.sort_by_key(|person| person.id);
    made.sort_by_key(|person| person.id);
    assert_eq!(gone, made, "as they were");
    assert_eq!(found(&store, json!({})).await, [doug]);
}

pub async fn remove_many_without_pages<A: Adapter<Record = Person>>(store: A) {
    let people = (0..14).map(|index| new(&format!("name-{index}"), 3, true)).collect();
    assert_eq!(store.create(None, people).await.expect("to create").len(), 14);
    assert_eq!(removed(&store, Target::Many, &json!({ "created": true })).await.len(), 14);
    assert_eq!(found(&store, json!({})).await, []);
}

pub async fn remove_with_another_id_in_the_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let alice = add(&store, "Alice", 12, None).await;
    assert_eq!(removed(&store, Target::One(doug.id), &json!({ "id": alice.id })).await, []);
    assert_eq!(found(&store, json!({})).await, [doug, alice]);
}

pub async fn remove_many_by_nothing<A: Adapter<Record = Person>>(store: A) {
    add(&store, "Doug", 32, None).await;
    let none = store.remove(None, &Target::Many, &Filter::Any(Vec::new())).await.expect("to remove");
    assert_eq!(none, [], "a filter that nothing passes is not no filter");
    assert_eq!(store.remove(None, &Target::Many, &Filter::all()).await.expect("to remove").len(), 1);
    assert_eq!(found(&store, json!({})).await, []);
}

pub async fn update<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let other = add(&store, "Alice", 12, true).await;
    let updated = store.update(None, &doug.id, new("Dougler", None, None), &Filter::all()).await.expect("to update");
    let expected = Person { name: "Dougler".into(), age: None, ..doug };
    assert_eq!(updated.as_ref(), Some(&expected));
    assert_eq!(found(&store, json!({})).await, [expected, other]);
}

pub async fn update_with_a_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let tester = filter(&json!({ "name": "Tester" }));
    assert_eq!(store.update(None, &doug.id, new("Dougler", None, None), &tester).await.expect("to update"), None);
    assert_eq!(got(&store, doug.id).await, Some(doug.clone()));
    // The filter is for the record as it was before.
    let before = filter(&json!({ "name": "Doug" }));
    let updated = store.update(None, &doug.id, new("Dougler", None, None), &before).await.expect("to update");
    assert_eq!(updated.map(|person| person.name).as_deref(), Some("Dougler"));
}

pub async fn update_not_found<A: Adapter<Record = Person>>(store: A) {
    assert_eq!(store.update(None, &NOBODY, new("Nobody", None, None), &Filter::all()).await.expect("to update"), None);
    assert_eq!(found(&store, json!({})).await, [], "it is not made");
}

pub async fn update_with_another_id_in_the_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let alice = add(&store, "Alice", 12, None).await;
    let hers = filter(&json!({ "id": alice.id }));
    assert_eq!(store.update(None, &doug.id, new("Dougler", 33, None), &hers).await.expect("to update"), None);
    assert_eq!(found(&store, json!({})).await, [doug, alice]);
}

pub async fn update_keeps_what_is_not_there<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, true).await;
    let updated = store.update(None, &doug.id, named("Dougler"), &Filter::all()).await.expect("to update");
    assert_eq!(updated, Some(Person { name: "Dougler".into(), ..doug }), "fields that clients may not write stay");
}

pub async fn update_and_patch_keep_the_id<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let mut values = new("Dougler", 32, None);
    values.set(Person::id_field(), Scalar::Int(NOBODY));
    let updated = store.update(None, &doug.id, values.clone(), &Filter::all()).await.expect("to update");
    assert_eq!(updated.map(|person| person.id), Some(doug.id));
    let patched = patched(&store, Target::One(doug.id), values, &json!({})).await;
    assert_eq!(patched.iter().map(|person| person.id).collect::<Vec<_>>(), [doug.id]);
    assert_eq!(got(&store, NOBODY).await, None);
}

pub async fn patch<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, true).await;
    let other = add(&store, "Alice", 12, true).await;
    let expected = Person { name: "PatchDoug".into(), ..doug };
    assert_eq!(patched(&store, Target::One(expected.id), named("PatchDoug"), &json!({})).await, std::slice::from_ref(&expected));
    assert_eq!(found(&store, json!({})).await, [expected, other]);
}

pub async fn patch_with_a_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    assert_eq!(patched(&store, Target::One(doug.id), named("PatchDoug"), &json!({ "name": "Tester" })).await, []);
    assert_eq!(got(&store, doug.id).await, Some(doug.clone()));
    // The filter is for the record as it was before.
    assert_eq!(patched(&store, Target::One(doug.id), named("PatchDoug"), &json!({ "name": "Doug" })).await.len(), 1);
}

pub async fn patch_not_found<A: Adapter<Record = Person>>(store: A) {
    assert_eq!(patched(&store, Target::One(NOBODY), named("PatchDoug"), &json!({})).await, []);
    assert_eq!(found(&store, json!({})).await, []);
}

pub async fn patch_with_another_id_in_the_query<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    let alice = add(&store, "Alice", 12, None).await;
    assert_eq!(patched(&store, Target::One(doug.id), aged(33), &json!({ "id": alice.id })).await, []);
    assert_eq!(found(&store, json!({})).await, [doug, alice]);
}

pub async fn patch_nothing<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, None).await;
    assert_eq!(patched(&store, Target::One(doug.id), Values::new(), &json!({})).await, std::slice::from_ref(&doug));
    assert_eq!(patched(&store, Target::Many, Values::new(), &json!({ "age": 32 })).await, std::slice::from_ref(&doug));
    assert_eq!(patched(&store, Target::Many, Values::new(), &json!({ "age": 1 })).await, []);
    assert_eq!(found(&store, json!({})).await, [doug]);
}

pub async fn patch_to_null<A: Adapter<Record = Person>>(store: A) {
    let doug = add(&store, "Doug", 32, true).await;
    let to_null = PatchPerson { age: Some(None), ..PatchPerson::default() }.into_values().expect("values");
    let expected = Person { age: None, ..doug };
    assert_eq!(patched(&store, Target::One(expected.id), to_null, &json!({})).await, std::slice::from_ref(&expected));
    assert_eq!(found(&store, json!({})).await, [expected]);
}

pub async fn patch_many<A: Adapter<Record = Person>>(store: A) {
    add(&store, "Doug", 32, None).await;
    let dave = add(&store, "Dave", 29, true).await;
    let david = add(&store, "David", 3, true).await;
    let mut people = patched(&store, Target::Many, aged(2), &json!({ "created": true })).await;
    people.sort_by_key(|person| person.id);
    assert_eq!(people, [Person { age: Some(2), ..dave }, Person { age: Some(2), ..david }]);
    assert_eq!(names(&store, json!({ "age": 2 })).await, ["Dave", "David"]);
    assert_eq!(names(&store, json!({ "age": 32 })).await, ["Doug"]);
}

pub async fn patch_many_without_pages<A: Adapter<Record = Person>>(store: A) {
    let people = (0..14).map(|index| new(&format!("name-{index}"), 3, true)).collect();
    store.create(None, people).await.expect("to create");
    assert_eq!(patched(&store, Target::Many, aged(4), &json!({ "created": true })).await.len(), 14);
    assert_eq!(found(&store, json!({ "age": 4 })).await.len(), 14);
}

pub async fn patch_many_that_match_after<A: Adapter<Record = Person>>(store: A) {
    add(&store, "Dave", 8, true).await;
    add(&store, "David", 4, true).await;
    let people = patched(&store, Target::Many, aged(2), &json!({ "age": { "$lt": 10 } })).await;
    assert_eq!(people.iter().map(|person| person.age).collect::<Vec<_>>(), [Some(2), Some(2)]);
}

pub async fn patch_many_that_match_no_more<A: Adapter<Record = Person>>(store: A) {
    add(&store, "Dave", 10, true).await;
    add(&store, "David", 10, true).await;
    let people = patched(&store, Target::Many, aged(2), &json!({ "age": 10 })).await;
    assert_eq!(people.iter().map(|person| person.age).collect::<Vec<_>>(), [Some(2), Some(2)]);
    assert_eq!(found(&store, json!({ "age": 10 })).await, []);
}

pub async fn create<A: Adapter<Record = Person>>(store: A) {
    let bill = add(&store, "Bill", 40, None).await;
    assert_eq!((bill.name.as_str(), bill.age, bill.created), ("Bill", Some(40), None));
    let billy = add(&store, "Billy", 42, false).await;
    assert_ne!(bill.id, billy.id);
    assert_eq!(found(&store, json!({})).await, [bill, billy]);
}

pub async fn create_many<A: Adapter<Record = Person>>(store: A) {
    let people = vec![new("Gerald", 18, None), new("Herald", 18, None)];
    let made = store.create(None, people).await.expect("to create");
    assert_eq!(made.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Gerald", "Herald"]);
    assert_ne!(made[0].id, made[1].id);
    assert_eq!(found(&store, json!({})).await, made);
}

pub async fn create_none<A: Adapter<Record = Person>>(store: A) {
    assert_eq!(store.create(None, Vec::new()).await.expect("to create"), []);
    assert_eq!(found(&store, json!({})).await, []);
}

pub async fn create_answers_in_order<A: Adapter<Record = Person>>(store: A) {
    let people = (0..100_i64).map(|age| new("Somebody", 99 - age, None)).collect();
    let made = store.create(None, people).await.expect("to create");
    assert_eq!(made.iter().map(|person| person.age).collect::<Vec<_>>(), (0..100).rev().map(Some).collect::<Vec<_>>());
    assert!(made.is_sorted_by(|a, b| a.id < b.id), "counted in the same order");
}

fn with_id(id: i64, name: &str) -> Values<Person> {
    let mut values = NewPerson { name: name.into(), age: None, created: None }.into_values().expect("values");
    values.set(Person::id_field(), Scalar::Int(id));
    values
}

pub async fn create_with_an_id<A: Adapter<Record = Person>>(store: A) {
    let made = store.create(None, vec![with_id(4711, "Doug")]).await.expect("to create");
    assert_eq!(made[0].id, 4711);
    assert_eq!(got(&store, 4711).await.map(|person| person.name).as_deref(), Some("Doug"));
}

pub async fn create_with_an_id_that_is_taken<A: Adapter<Record = Person>>(store: A) {
    let made = store.create(None, vec![with_id(4711, "Doug")]).await.expect("to create");
    let again = store.create(None, vec![with_id(4712, "Alice"), with_id(4711, "Bob")]).await.expect_err("a conflict");
    assert_eq!(again.class(), Some(Class::Conflict), "{again:?}");
    let twice = store.create(None, vec![with_id(4713, "Alice"), with_id(4713, "Bob")]).await.expect_err("a conflict");
    assert_eq!(twice.class(), Some(Class::Conflict), "{twice:?}");
    assert_eq!(found(&store, json!({})).await, made, "all or none");
}

pub async fn create_at_once<A: Adapter<Record = Person>>(store: A) {
    let (a, b, c) = tokio::join!(add(&store, "a", 1, None), add(&store, "b", 2, None), add(&store, "c", 3, None));
    assert!(a.id != b.id && b.id != c.id && a.id != c.id);
    assert_eq!(names(&store, json!({ "$sort": { "name": 1 } })).await, ["a", "b", "c"]);
}
