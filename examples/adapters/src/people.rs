//! One record type, and services on it that differ in what a client may ask of the store.
//!
//! The tests set options of a service while it runs. Options of ours are said at compile time, so there is a service for each
//! combination that they set; all of them share one store.

use feathers::store::Adapter;
use feathers::{App, Record};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the tests store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Record)]
#[record(table = "people")]
pub struct Person {
    #[record(id)]
    pub id: i64,
    #[record(filter, sort)]
    pub name: String,
    #[record(filter, sort)]
    pub age: Option<i64>,
    #[record(filter)]
    pub created: Option<bool>,
}

macro_rules! services {
    ($($service:ident($($options:tt)*);)*) => {
        $(
            #[derive(Debug)]
            struct $service<A>(A);

            #[feathers::service("people", $($options)*)]
            impl<A: Adapter<Record = Person>> $service<A> {
                #[adapter]
                fn store(&self) -> &A {
                    &self.0
                }
            }
        )*
    };
}

services! {
    One(methods(get, create, update, patch, remove));
    MultiCreate(methods(get, create, update, patch, remove), multi(create));
    MultiPatch(methods(get, create, update, patch, remove), multi(patch));
    MultiRemove(methods(get, create, update, patch, remove), multi(remove));
    MultiCreatePatch(methods(get, create, update, patch, remove), multi(create, patch));
    Multi(methods(get, create, update, patch, remove), multi);
    All(methods(find));
    Pages1(methods(find), paginate(1, max = 2));
    Pages3(methods(find), paginate(3, max = 1000));
    Pages10(methods(find), paginate(10, max = 100));
}

/// All services on one store, with its name before them.
pub fn services<A: Adapter<Record = Person> + Clone>(app: App, name: &str, store: &A) -> App {
    let at = |group: &str, options: &str| format!("{name}/{group}/{options}");
    app.service_at(&at("multi", "one"), One(store.clone()))
        .service_at(&at("multi", "create"), MultiCreate(store.clone()))
        .service_at(&at("multi", "patch"), MultiPatch(store.clone()))
        .service_at(&at("multi", "remove"), MultiRemove(store.clone()))
        .service_at(&at("multi", "create-patch"), MultiCreatePatch(store.clone()))
        .service_at(&at("multi", "create-patch-remove"), Multi(store.clone()))
        .service_at(&at("pages", "all"), All(store.clone()))
        .service_at(&at("pages", "1-2"), Pages1(store.clone()))
        .service_at(&at("pages", "3"), Pages3(store.clone()))
        .service_at(&at("pages", "10-100"), Pages10(store.clone()))
}
