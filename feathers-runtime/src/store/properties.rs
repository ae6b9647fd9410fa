//! Random records and random queries, against a model of the query language that knows nothing but JSON.

use std::cmp::Ordering;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;
use proptest::test_runner::RngAlgorithm;
use serde_json::{Map, Value, json};

use super::{Adapter, Column, Filter, Memory, Object, PatchRecord as _, RecordQuery, Scope};
use crate::argument::Target;
use crate::test::adapter::{PatchPerson, Person};

/// A store in memory never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a store in memory waits"),
    }
}

const FIELDS: [&str; 3] = ["a", "b", "c"];

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => Just(Value::Null),
        4 => (-2_i64..3).prop_map(Value::from),
        1 => (-2_i64..3).prop_map(|half| json!(half as f64 / 2.0)),
        3 => prop::sample::select(vec!["", "a", "b", "ab", "A"]).prop_map(Value::from),
        2 => any::<bool>().prop_map(Value::from),
        1 => (0..2).prop_map(|item| json!([item])),
        1 => (0..2).prop_map(|item| json!({ "x": item })),
    ]
}

fn records() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec((prop::option::of(value()), prop::option::of(value()), prop::option::of(value())), 0..12).prop_map(
        |rows| {
            let rows = rows.into_iter().enumerate();
            rows.map(|(id, (a, b, c))| {
                let fields = FIELDS.into_iter().zip([a, b, c]).filter_map(|(name, value)| Some((name.to_owned(), value?)));
                Value::Object(fields.chain([("id".to_owned(), json!(id + 1))]).collect())
            })
            .collect()
        },
    )
}

fn comparison(value: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> {
    let one = (prop::sample::select(vec!["$lt", "$lte", "$gt", "$gte", "$ne"]), value.clone());
    let list = (prop::sample::select(vec!["$in", "$nin"]), prop::collection::vec(value.clone(), 0..3));
    prop_oneof![
        value,
        one.clone().prop_map(|(operator, value)| json!({ operator: value })),
        list.clone().prop_map(|(operator, values)| json!({ operator: values })),
        (one, list).prop_map(|((a, value), (b, values))| json!({ a: value, b: values })),
    ]
}

fn fields(
    names: &'static [&'static str],
    value: impl Strategy<Value = Value> + Clone + 'static,
) -> BoxedStrategy<Map<String, Value>> {
    let field = (prop::sample::select(names), comparison(value));
    prop::collection::vec(field, 0..3)
        .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        .boxed()
}

/// A query without what only stands at the top.
fn query(flat: BoxedStrategy<Map<String, Value>>) -> impl Strategy<Value = Map<String, Value>> {
    flat.clone().prop_recursive(3, 12, 3, move |inner| {
        let list = prop::collection::vec(inner.prop_map(Value::Object), 1..3);
        (flat.clone(), prop::option::of(list.clone()), prop::option::of(list)).prop_map(|(mut query, or, and)| {
            query.extend(or.map(|or| ("$or".to_owned(), Value::Array(or))));
            query.extend(and.map(|and| ("$and".to_owned(), Value::Array(and))));
            query
        })
    })
}

fn order(a: &Value, b: &Value) -> Ordering {
    fn rank(value: &Value) -> u8 {
        match value {
            Value::Null => 0,
            Value::Number(_) => 1,
            Value::String(_) => 2,
            Value::Bool(_) => 3,
            Value::Array(_) => 4,
            Value::Object(_) => 5,
        }
    }
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()).unwrap(),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => a.to_string().cmp(&b.to_string()),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn compared(value: &Value, other: &Value) -> Option<Ordering> {
    let comparable = matches!(
        (value, other),
        (Value::Number(_), Value::Number(_)) | (Value::String(_), Value::String(_)) | (Value::Bool(_), Value::Bool(_))
    );
    comparable.then(|| order(value, other))
}

fn passes(record: &Value, query: &Map<String, Value>) -> bool {
    query.iter().all(|(name, wanted)| {
        let queries = || wanted.as_array().unwrap().iter().map(|query| passes(record, query.as_object().unwrap()));
        match name.as_str() {
            "$or" => return queries().any(|passes| passes),
            "$and" => return queries().all(|passes| passes),
            _ => {}
        }
        let value = record.get(name).unwrap_or(&Value::Null);
        let equal = |other: &Value| order(value, other).is_eq();
        match wanted {
            Value::Object(operators) if operators.keys().any(|key| key.starts_with('$')) => {
                operators.iter().all(|(operator, other)| match operator.as_str() {
                    "$in" => other.as_array().unwrap().iter().any(equal),
                    "$nin" => !other.as_array().unwrap().iter().any(equal),
                    "$ne" => !equal(other),
                    "$lt" => compared(value, other).is_some_and(Ordering::is_lt),
                    "$lte" => compared(value, other).is_some_and(Ordering::is_le),
                    "$gt" => compared(value, other).is_some_and(Ordering::is_gt),
                    "$gte" => compared(value, other).is_some_and(Ordering::is_ge),
                    other => panic!("{other}"),
                })
            }
            other => equal(other),
        }
    })
}

/// The text of a query, because JSON in memory has no order of keys.
fn with_sort(query: &Map<String, Value>, sort: &[(&str, bool)]) -> String {
    let keys: Vec<String> = sort.iter().map(|(name, up)| format!("\"{name}\":{}", if *up { 1 } else { -1 })).collect();
    let query = Value::Object(query.clone()).to_string();
    let comma = if query == "{}" { "" } else { "," };
    format!("{{\"$sort\":{{{}}}{comma}{}", keys.join(","), &query[1..])
}

/// People in the scope are those who were created.
const CREATED: Column<Person, Option<bool>> = Column::at(3);

fn people() -> impl Strategy<Value = Vec<Person>> {
    let person = (prop::sample::select(vec!["a", "b"]), prop::option::of(-2_i64..3), prop::option::of(any::<bool>()));
    prop::collection::vec(person, 1..10).prop_map(|people| {
        let people = people.into_iter().zip(1..);
        people.map(|((name, age, created), id)| Person { id, name: name.into(), age, created }).collect()
    })
}

/// Any query, right or not.
fn attack() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![
        3 => Just(Value::Null),
        5 => any::<bool>().prop_map(Value::from),
        5 => (-2_i64..10).prop_map(Value::from),
        3 => prop::sample::select(vec!["a", "b", "%", "true"]).prop_map(Value::from),
        1 => Just(json!({ "$ne": null })),
        1 => Just(json!([])),
    ];
    let names = &["id", "name", "age", "created", "created", "created", "$or", "$and", "$limit", "$where", "__proto__"];
    query(fields(names, value.boxed()))
}

proptest! {
    // The cheaper generator: without optimisation the default one takes most of the time.
    #![proptest_config(ProptestConfig {
        cases: 10_000,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_answer_is_all_filtered_then_sorted_then_cut(
        records in records(),
        query in query(fields(&FIELDS, value().boxed())),
        sort in prop::sample::subsequence(vec!["a", "b", "id"], 0..3).prop_shuffle(),
        up in any::<[bool; 3]>(),
        limit in prop::option::of(0_usize..8),
        skip in 0_usize..4,
    ) {
        let sort: Vec<(&str, bool)> = sort.into_iter().zip(up).collect();
        let mut expected: Vec<Value> = records.iter().filter(|record| passes(record, &query)).cloned().collect();
        let total = expected.len() as u64;
        expected.sort_by(|a, b| {
            let fields = sort.iter().map(|(name, up)| {
                let ordering = order(a.get(name).unwrap_or(&Value::Null), b.get(name).unwrap_or(&Value::Null));
                if *up { ordering } else { ordering.reverse() }
            });
            fields.into_iter().find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
        });
        let expected: Vec<Value> = expected.into_iter().skip(skip).take(limit.unwrap_or(usize::MAX)).collect();

        let mut sent = query.clone();
        sent.insert("$skip".into(), json!(skip));
        sent.extend(limit.map(|limit| ("$limit".to_owned(), json!(limit.to_string()))));
        let read: RecordQuery<Object> = serde_json::from_str(&with_sort(&sent, &sort)).unwrap();
        let store = Memory::with(records.into_iter().map(|record| serde_json::from_value::<Object>(record).unwrap()));
        let found = now(store.find(None, &read, false)).unwrap();
        prop_assert_eq!(serde_json::to_value(&found.records).unwrap(), Value::Array(expected));
        let counted = now(store.find(None, &read, true)).unwrap();
        prop_assert_eq!(counted.total, Some(total));
        prop_assert_eq!(&counted.records, &found.records);

        let written = serde_json::to_string(&read).unwrap();
        let again: RecordQuery<Object> = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(now(store.find(None, &again, false)).unwrap().records, found.records, "{}", written);
        prop_assert_eq!((again.limit, again.skip, &again.sort), (read.limit, read.skip, &read.sort));
    }

    #[test]
    fn a_query_that_is_read_can_be_written(people in people(), query in attack()) {
        let Ok(query) = serde_json::from_str::<RecordQuery<Person>>(&Value::Object(query).to_string()) else { return Ok(()) };
        // Also where the server has added to it.
        for query in [query.clone(), query.clone().and(query.filter.or(Filter::Any(Vec::new()))).and(CREATED.eq(None))] {
            let written = serde_json::to_string(&query).unwrap();
            let again: RecordQuery<Person> = serde_json::from_str(&written).unwrap();
            for person in &people {
                prop_assert_eq!(query.filter.matches(person).unwrap(), again.filter.matches(person).unwrap(), "{}", written);
            }
            prop_assert_eq!(query.limit, again.limit);
        }
    }

    #[test]
    fn no_query_loosens_a_scope(people in people(), query in attack()) {
        let Ok(query) = serde_json::from_str::<RecordQuery<Person>>(&Value::Object(query).to_string()) else { return Ok(()) };
        let within = |person: &Person| person.created == Some(true);
        let scope = Scope::only(CREATED, Some(true)).unwrap();
        let query = query.and(scope.filter());
        let store = Memory::with(people.clone());
        let outside: Vec<Person> = people.iter().filter(|person| !within(person)).cloned().collect();
        let rest = || -> Vec<Person> {
            let all = now(store.find(None, &RecordQuery::new(), false)).unwrap().records;
            all.into_iter().filter(|person| person.name == "hit" || !within(person)).collect()
        };

        let found = now(store.find(None, &query, true)).unwrap();
        prop_assert!(found.records.iter().all(within));
        prop_assert!(found.total.unwrap() <= (people.len() - outside.len()) as u64);
        for person in &outside {
            prop_assert_eq!(now(store.get(None, &person.id, &query.filter)).unwrap(), None);
            let target = Target::One(person.id);
            let patch = PatchPerson { name: Some("hit".into()), ..PatchPerson::default() }.into_values().unwrap();
            prop_assert!(now(store.update(None, &person.id, patch.clone(), &query.filter)).unwrap().is_none());
            prop_assert!(now(store.patch(None, &target, patch, &query.filter)).unwrap().is_empty());
            prop_assert!(now(store.remove(None, &target, &query.filter)).unwrap().is_empty());
        }
        prop_assert_eq!(rest(), outside.clone());
        let aged = PatchPerson { age: Some(Some(99)), ..PatchPerson::default() }.into_values().unwrap();
        prop_assert!(now(store.patch(None, &Target::Many, aged, &query.filter)).unwrap().iter().all(within));
        prop_assert!(now(store.remove(None, &Target::Many, &query.filter)).unwrap().iter().all(within));
        prop_assert_eq!(rest(), outside);
        prop_assert!(now(store.find(None, &RecordQuery::new().and(Scope::nothing().filter()), false)).unwrap().records.is_empty());
    }
}
