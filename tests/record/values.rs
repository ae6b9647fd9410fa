//! Records and the values that stores keep of them.

use feathers::Record;
use feathers::store::{Column, FieldKind, Filter, LongId, Operator, Scalar, Table, Values};

use crate::todo::{Room, Todo, Urgency, todo};

fn value(values: &Values<Todo>, column: &str) -> Scalar<'static> {
    let index = Todo::FIELDS.iter().position(|field| field.column == column).unwrap();
    values.get(&feathers::store::FieldRef::at::<Todo>(index)).unwrap().clone()
}

#[test]
fn a_record_comes_back_from_its_values() {
    let values = todo().values().unwrap();
    assert_eq!(value(&values, "urgency"), Scalar::from("high"));
    assert_eq!(value(&values, "owner_id"), Scalar::Int(9_007_199_254_740_993));
    assert!(matches!(value(&values, "tags"), Scalar::Json(json) if *json == serde_json::json!(["a", "b"])));
    assert_eq!(value(&values, "note"), Scalar::Null);
    assert_eq!(Todo::from_values(values).unwrap(), todo());

    let without = Todo { urgency: None, place: None, note: Some(String::new()), ..todo() };
    let values = without.values().unwrap();
    assert_eq!((value(&values, "urgency"), value(&values, "place")), (Scalar::Null, Scalar::Null));
    assert_eq!(Todo::from_values(values).unwrap(), without);
}

#[test]
fn a_value_that_is_missing_is_named_to_the_log() {
    let mut values = todo().values().unwrap();
    values.take(&Todo::OWNER_ID.field()).unwrap();
    let error = Todo::from_values(values).unwrap_err();
    assert!(format!("{error:?}").contains("`ownerId` of `todos` has no value"), "{error:?}");
    assert_eq!(error.class(), Some(feathers::Class::GeneralError));
}

#[test]
fn the_table_is_what_the_struct_says() {
    assert_eq!((Todo::NAME, <Todo as Table>::ID), ("todos", 0));
    assert_eq!((<Room as Table>::NAME, Room::id_field().name.as_ref()), ("list_of_rooms", "name"));
    assert_eq!((Todo::LIKE, Room::LIKE), (true, false));
    let names: Vec<_> = Todo::FIELDS.iter().map(|field| field.name).collect();
    assert_eq!(names, ["id", "text", "done", "weight", "ownerId", "madeOn", "remark", "tags", "place", "urgency", "hash"]);
    let field = |name: &str| Todo::FIELDS.iter().find(|field| field.name == name).unwrap();
    assert_eq!((field("hash").column, field("remark").column), ("password_hash", "note"));
    assert_eq!((field("ownerId").kind, field("tags").kind), (FieldKind::Int, FieldKind::Json));
    assert_eq!((field("urgency").kind, field("urgency").nullable), (FieldKind::Text, true));
    assert!(field("remark").nullable && !field("text").nullable && !field("tags").nullable && field("place").nullable);
    let writable: Vec<_> = Todo::FIELDS.iter().filter(|field| !field.writable).map(|field| field.name).collect();
    assert_eq!(writable, ["id", "ownerId", "madeOn"]);
    assert_eq!(
        Room::FIELDS.iter().map(|field| (field.name, field.column, field.writable)).collect::<Vec<_>>(),
        [("name", "name", true), ("type", "type", true)]
    );
}

#[test]
fn columns_are_constants() {
    const URGENCY: Column<Todo, String> = Todo::URGENCY;
    let matches = |filter: Filter<Todo>| filter.matches(&todo()).unwrap();
    assert!(matches(Todo::DONE.eq(true)));
    assert!(matches(Todo::OWNER_ID.gt(LongId(9_007_199_254_740_992))));
    assert!(matches(URGENCY.eq("high")) && !matches(Todo::NOTE.ne(None)));
    assert!(matches(Todo::HASH.eq("secret")), "in Rust also by what is private");
    let filter = Room::TYPE.is_null();
    assert!(matches!(&filter, Filter::Test(field, Operator::Eq(Scalar::Null)) if field.name == "type"), "{filter:?}");
}

#[test]
fn fields_are_compared_with_what_is_at_hand() {
    let same = |filter: Filter<Todo>, other: Filter<Todo>| assert_eq!(format!("{filter:?}"), format!("{other:?}"));
    let high = "high".to_owned();
    let text = Filter::Test(Todo::URGENCY.field(), Operator::Eq(Scalar::from("high")));
    same(Todo::URGENCY.eq("high"), text.clone());
    same(Todo::URGENCY.eq(&high), text.clone());
    same(Todo::URGENCY.eq(high.clone()), text);

    let note = Filter::Test(Todo::NOTE.field(), Operator::Ne(Scalar::from("high")));
    same(Todo::NOTE.ne("high"), note.clone());
    same(Todo::NOTE.ne(&high), note.clone());
    same(Todo::NOTE.ne(Some(high.clone())), note.clone());
    same(Todo::NOTE.ne(high.clone()), note);
    same(Todo::NOTE.eq(None), Todo::NOTE.is_null());

    [true].iter().for_each(|done| same(Todo::DONE.eq(true), Todo::DONE.eq(done)));
    same(Todo::ID.lt(7), Filter::Test(Todo::ID.field(), Operator::Lt(Scalar::Int(7))));
    let either = Filter::Test(Todo::URGENCY.field(), Operator::In(vec![Scalar::from("high"), Scalar::from("low")]));
    same(Todo::URGENCY.is_in(["high", "low"]), either.clone());
    let names = ["high", "low"];
    same(Todo::URGENCY.is_in(names.iter()), either.clone());
    same(Todo::URGENCY.is_in(&[high, "low".to_owned()]), either);
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema, Record)]
struct Priced {
    #[record(id)]
    id: i64,
    price: f64,
}

/// A filter that selects more than was meant would remove it, too.
#[test]
fn a_float_that_is_none_selects_nothing_below_it() {
    let matches = |filter: Filter<Priced>| filter.matches(&Priced { id: 1, price: 1.5 }).unwrap();
    for none in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let filters = [Priced::PRICE.lt(none), Priced::PRICE.lte(none), Priced::PRICE.gt(none), Priced::PRICE.gte(none)];
        assert!(filters.into_iter().chain([Priced::PRICE.eq(none)]).all(|filter| !matches(filter)), "{none}");
        assert!(matches(Priced::PRICE.ne(none)), "{none}");
    }
}

#[test]
fn urgency_is_spelled_in_one_way() {
    assert_eq!(serde_json::to_value(Urgency::Low).unwrap(), "low");
}
