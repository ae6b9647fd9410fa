use serde_json::{Value, json};

use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::error::{Class, Error};
use crate::store::{Filter, Object, Operator, Order, Record, RecordQuery, Scalar};
use crate::test::adapter::Person;

/// Read as an argument, from text.
fn text<R: Record>(text: &str) -> Result<RecordQuery<R>, Error> {
    let read: Result<RecordQuery<R>, Error> = Input::Text(text).read(What::Query, &Watch::new(true));
    let parsed = RecordQuery::<R>::parse(&serde_json::from_str(text).unwrap());
    match (&read, &parsed) {
        (Ok(read), Ok(parsed)) => assert_eq!(format!("{:?}", read.filter), format!("{:?}", parsed.filter)),
        (Err(read), Err(parsed)) => {
            assert_eq!((read.message(), read.errors(), read.data()), (parsed.message(), parsed.errors(), parsed.data()));
        }
        _ => panic!("{text}: {read:?} or {parsed:?}"),
    }
    read
}

fn refused<R: Record>(query: &Value) -> Error {
    let error = text::<R>(&query.to_string()).unwrap_err();
    assert_eq!(error.class(), Some(Class::BadRequest), "{query}: {error:?}");
    error
}

#[test]
fn unknown_operators_get_the_words_of_feathers() {
    for query in [json!({ "$regex": 1 }), json!({ "$in": [1] }), json!({ "$like": "a" }), json!({ "$": 1 })] {
        let name = query.as_object().unwrap().keys().next().unwrap();
        assert_eq!(refused::<Person>(&query).message(), format!("Invalid filter value {name}"));
        assert_eq!(refused::<Object>(&query).message(), format!("Invalid filter value {name}"));
    }
    for (query, data) in [
        (json!({ "name": { "$regex": "x", "$ne": "a" } }), json!({ "$regex": "x", "$ne": "a" })),
        (json!({ "$or": [{ "name": { "$regex": "x" } }] }), json!({ "$regex": "x" })),
        (json!({ "$or": [{ "$regex": "x", "name": "b" }] }), json!({ "$regex": "x", "name": "b" })),
        (json!({ "$and": [{ "$or": [{ "$regex": 1 }] }] }), json!({ "$regex": 1 })),
    ] {
        for error in [refused::<Person>(&query), refused::<Object>(&query)] {
            assert_eq!(error.message(), "Invalid query parameter $regex");
            assert_eq!(error.data(), Some(&data));
        }
    }
    // The top's own are none inside.
    assert_eq!(refused::<Person>(&json!({ "$or": [{ "$limit": 1 }] })).message(), "Invalid query parameter $limit");
    assert_eq!(refused::<Person>(&json!({ "name": { "$or": [] } })).message(), "Invalid query parameter $or");
    // Patterns are, where a record does not allow them.
    assert_eq!(refused::<Object>(&json!({ "name": { "$like": "a" } })).message(), "Invalid query parameter $like");
    assert_eq!(refused::<Object>(&json!({ "a": { "b": [{ "$c": 1 }] } })).message(), "Invalid query parameter $c");
}

#[test]
fn what_does_not_fit_the_record_is_refused_with_its_place() {
    for (query, path, message) in [
        (json!({ "nick": "a" }), "nick", "unknown field, expected one of `id`, `name`, `age`, `created`"),
        (json!({ "__proto__": 1 }), "__proto__", "unknown field, expected one of `id`, `name`, `age`, `created`"),
        (json!({ "created": "true" }), "created", "expected a boolean, not a string"),
        (json!({ "created": { "$in": [true, 1] } }), "created.$in.1", "expected a boolean, not the number 1"),
        (json!({ "created": { "$in": true } }), "created.$in", "expected a list"),
        (json!({ "name": null }), "name", "expected a string, not null"),
        (json!({ "name": { "$ne": null } }), "name.$ne", "expected a string, not null"),
        (json!({ "age": { "$lt": null } }), "age.$lt", "nothing is compared with null"),
        (json!({ "age": [1] }), "age", "expected a whole number, not a list"),
        (json!({ "age": {} }), "age", "expected a whole number, not an object"),
        (json!({ "age": { "$gt": 1, "lt": 2 } }), "age.lt", "expected operators only"),
        (json!({ "age": { "$like": "1%" } }), "age.$like", "expected a whole number, not a string"),
        (json!({ "$or": [{ "age": 1 }, { "age": "1" }] }), "$or.1.age", "expected a whole number, not a string"),
        (json!({ "$or": [] }), "$or", "expected a list of queries that is not empty"),
        (json!({ "$and": { "age": 1 } }), "$and", "expected a list of queries that is not empty"),
        (json!({ "$and": [{ "$or": [] }] }), "$and.0.$or", "expected a list of queries that is not empty"),
        (json!({ "$or": [1] }), "$or.0", "expected a query, an object"),
        (json!({ "$sort": { "nick": 1 } }), "$sort.nick", "unknown field, expected one of `id`, `name`, `age`, `created`"),
        (json!({ "$sort": { "name": 2 } }), "$sort.name", "expected 1 or -1"),
        (json!({ "$sort": { "name": "up" } }), "$sort.name", "expected 1 or -1"),
        (json!({ "$sort": ["name"] }), "$sort", "expected an object of fields, each with 1 or -1"),
        (json!({ "$sort": "name" }), "$sort", "expected an object of fields, each with 1 or -1"),
        (json!({ "$select": "name" }), "$select", "expected a list of fields"),
        (json!({ "$select": ["name", 1] }), "$select.1", "expected the name of a field"),
        (json!({ "$select": ["nick"] }), "$select.0", "unknown field, expected one of `id`, `name`, `age`, `created`"),
    ] {
        let error = refused::<Person>(&query);
        assert_eq!(error.message(), format!("Invalid query at '{path}': {message}"));
        assert_eq!(error.errors(), Some(&json!({ path: message })));
    }
}

#[test]
fn open_records_take_any_field_and_value() {
    for query in [
        json!({ "__proto__": 1, "constructor": null, "a.b": 2, "": "empty" }),
        json!({ "a": { "b": 1 }, "c": {}, "d": [1, { "e": 2 }] }),
        json!({ "a": { "$lt": null, "$gt": [1], "$ne": { "b": 1 } } }),
        json!({ "$select": ["any"], "$sort": { "thing": "-1" } }),
    ] {
        text::<Object>(&query.to_string()).unwrap();
    }
    let query = text::<Object>(r#"{"a":{"b":1}}"#).unwrap();
    let record = |json: Value| serde_json::from_value::<Object>(json).unwrap();
    assert!(query.filter.matches(&record(json!({ "a": { "b": 1 } }))).unwrap());
    assert!(!query.filter.matches(&record(json!({ "a": { "b": 1, "c": 1 } }))).unwrap());
}

#[test]
fn the_filters_at_the_top_are_read() {
    let query =
        text::<Person>(r#"{"$limit":"5 rows","$skip":-1,"$select":["name","id","name"],"$sort":{"name":"-1","age":1}}"#).unwrap();
    assert_eq!((query.limit, query.skip), (Some(5), 0));
    assert!(query.filter.is_all());
    let selected: Vec<String> = query.select.unwrap().into_iter().map(|field| field.name.into_owned()).collect();
    assert_eq!(selected, ["id", "name"]);
    let sort: Vec<(String, Order)> = query.sort.into_iter().map(|(field, order)| (field.name.into_owned(), order)).collect();
    assert_eq!(sort, [("name".to_owned(), Order::Descending), ("age".to_owned(), Order::Ascending)], "as they stand");
    let nothing = text::<Person>(r#"{"$limit":null,"$skip":"junk","$select":null,"$sort":null}"#).unwrap();
    assert_eq!((nothing.limit, nothing.skip, nothing.select.is_none(), nothing.sort.len()), (None, 0, true, 0));
}

#[test]
fn the_last_of_equal_keys_counts() {
    let query = text::<Person>(r#"{"age":"x","$limit":1,"age":2,"$limit":3}"#).unwrap();
    assert_eq!(query.limit, Some(3));
    assert!(matches!(query.filter, Filter::Test(_, Operator::Eq(Scalar::Int(2)))), "{:?}", query.filter);
    let sort = |text: &str| -> Vec<(String, Order)> {
        let query: RecordQuery<Person> = serde_json::from_str(text).unwrap();
        query.sort.into_iter().map(|(field, order)| (field.name.into_owned(), order)).collect()
    };
    let expected = [("name".to_owned(), Order::Ascending), ("age".to_owned(), Order::Ascending)];
    assert_eq!(sort(r#"{"$sort":{"id":1},"$sort":{"name":-1,"age":1,"name":1}}"#), expected);
}

#[test]
fn what_is_too_large_is_refused() {
    fn nested(depth: usize) -> Value {
        (0..depth).fold(json!({ "age": 1 }), |query, _| json!({ "$or": [query] }))
    }
    fn many(count: usize) -> Value {
        json!({ "$or": (0..count).map(|age| json!({ "age": age })).collect::<Vec<_>>() })
    }
    fn list(count: usize) -> Value {
        json!({ "age": { "$in": (0..count).collect::<Vec<_>>() } })
    }
    for right in [nested(8), many(256), list(1_000)] {
        text::<Person>(&right.to_string()).unwrap();
    }
    for (wrong, message) in [
        (nested(9), "Invalid query: `$or` and `$and` are nested more than 8 deep"),
        (nested(60), "Invalid query: `$or` and `$and` are nested more than 8 deep"),
        (many(257), "Invalid query: it has more than 256 conditions"),
        (json!({ "$or": vec![json!({}); 257] }), "Invalid query: it has more than 256 conditions"),
        (list(1_001), "Invalid query: a list has more than 1000 values"),
        (json!({ "$select": vec!["name"; 1_001] }), "Invalid query: a list has more than 1000 values"),
        (json!({ "$or": vec![list(1_000); 11] }), "Invalid query: its lists have more than 10000 values"),
    ] {
        assert_eq!(refused::<Person>(&wrong).message(), message);
        assert_eq!(refused::<Object>(&wrong).message(), message);
    }
    let sort: serde_json::Map<String, Value> = (0..257).map(|index| (index.to_string(), json!(1))).collect();
    assert_eq!(refused::<Object>(&json!({ "$sort": sort })).message(), "Invalid query: it has more than 256 conditions");
}

#[test]
fn patterns_are_short() {
    let like = |length: usize| json!({ "name": { "$like": "ż".repeat(length) } });
    assert!(text::<Person>(&like(1_000).to_string()).is_ok());
    assert_eq!(refused::<Person>(&like(1_001)).message(), "Invalid query at 'name.$like': a pattern has at most 1000 characters");
}

#[test]
fn only_an_object_is_a_query() {
    for wrong in ["[]", "5", "\"a\"", "true"] {
        assert!(serde_json::from_str::<RecordQuery<Person>>(wrong).is_err(), "{wrong}");
        assert!(RecordQuery::<Person>::parse(&serde_json::from_str(wrong).unwrap()).is_err(), "{wrong}");
    }
    assert!(RecordQuery::<Person>::parse(&Value::Null).unwrap().filter.is_all());
}

#[test]
fn both_ways_of_joining_may_stand_in_each_other() {
    let query =
        text::<Person>(r#"{"age":{"$gt":1,"$lt":3},"$or":[{"name":"a"},{"$and":[{"name":"b"},{"$or":[{"id":1}]}]}]}"#).unwrap();
    let person = |id, name: &str, age| Person { id, name: name.into(), age, created: None };
    for (person, passes) in [
        (person(1, "a", Some(2)), true),
        (person(1, "b", Some(2)), true),
        (person(2, "b", Some(2)), false),
        (person(1, "a", Some(3)), false),
        (person(1, "a", None), false),
    ] {
        assert_eq!(query.filter.matches(&person).unwrap(), passes, "{person:?}");
    }
}
