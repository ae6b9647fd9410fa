//! Units of work.

use serde_json::json;

use super::Person;
use super::setting::{add, aged, filter, find, get, new, query};
use crate::argument::Target;
use crate::error::Class;
use crate::store::{Adapter, Transaction};

/// One that the store did not begin is not acted in, and not passed by either.
pub async fn a_transaction_of_somebody_else<A: Adapter<Record = Person>>(store: A) {
    struct Foreign;
    let doug = add(&store, "Doug", 32, None).await;
    let tx = Transaction::new(Foreign);
    let (one, all) = (Target::One(doug.id), filter(&json!({})));
    let errors = [
        store.find(Some(&tx), &query(&json!({})), true).await.err(),
        store.get(Some(&tx), &doug.id, &all).await.err(),
        store.create(Some(&tx), vec![new("Alice", 19, None)]).await.err(),
        store.update(Some(&tx), &doug.id, new("Alice", 19, None), &all).await.err(),
        store.patch(Some(&tx), &one, aged(1), &all).await.err(),
        store.patch(Some(&tx), &Target::Many, aged(1), &all).await.err(),
        store.remove(Some(&tx), &one, &all).await.err(),
        store.remove(Some(&tx), &Target::Many, &all).await.err(),
    ];
    for (index, error) in errors.into_iter().enumerate() {
        let error = error.unwrap_or_else(|| panic!("call {index} ignored the transaction"));
        assert_eq!(error.class(), Some(Class::GeneralError), "call {index}: {error:?}");
    }
    assert_eq!(find(&store, json!({})).await, [doug], "nothing has changed");
}

/// What was done in it is seen in it, and nowhere once it is dropped.
pub async fn nothing_is_left_of_a_transaction_that_was_dropped<A: Adapter<Record = Person>>(
    store: A,
    begin: impl AsyncFnOnce(&A) -> Transaction,
) {
    let doug = add(&store, "Doug", 32, None).await;
    let gone = add(&store, "Gone", 1, None).await;
    let tx = begin(&store).await;
    let all = filter(&json!({}));
    let made = store.create(Some(&tx), vec![new("Alice", 19, None)]).await.expect("to create");
    store.patch(Some(&tx), &Target::One(doug.id), aged(33), &all).await.expect("to patch");
    store.remove(Some(&tx), &Target::One(gone.id), &all).await.expect("to remove");
    let within = store.find(Some(&tx), &query(&json!({})), true).await.expect("to find");
    assert_eq!(within.total, Some(2));
    assert_eq!(within.records, [Person { age: Some(33), ..doug.clone() }, made[0].clone()]);
    let alice = store.get(Some(&tx), &made[0].id, &all).await.expect("to get");
    assert_eq!(alice.as_ref(), Some(&made[0]));
    drop(tx);
    assert_eq!(find(&store, json!({})).await, [doug, gone]);
    assert_eq!(get(&store, made[0].id).await, None);
}
