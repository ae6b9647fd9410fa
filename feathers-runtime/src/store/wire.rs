//! A query back in the language it is read from: for calls by path, and for hooks that know no types.

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::{FieldRef, Filter, Operator, Order, Record, RecordQuery, Scalar};

/// What a client would send. Bytes and numbers that JSON does not have are errors: no client can ask for them.
///
/// Who reads it back is a client: a field that clients can not filter by is refused then. A call that is handed the query itself
/// (`calls.find().query(query)`) does not write it.
impl<R: Record> Serialize for RecordQuery<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { filter, sort, select, limit, skip } = self;
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &conditions(filter).map_err(S::Error::custom)? {
            map.serialize_entry(name, value)?;
        }
        if !sort.is_empty() {
            map.serialize_entry("$sort", &Sort(sort))?;
        }
        if let Some(fields) = select {
            let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
            map.serialize_entry("$select", &names)?;
        }
        if let Some(limit) = limit {
            map.serialize_entry("$limit", limit)?;
        }
        if *skip > 0 {
            map.serialize_entry("$skip", skip)?;
        }
        map.end()
    }
}

/// In this order, which text keeps.
struct Sort<'a>(&'a [(FieldRef, Order)]);

impl Serialize for Sort<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (index, (field, order)) in self.0.iter().enumerate() {
            // Those that are equal by a field are so a second time.
            if self.0[..index].iter().any(|(before, _)| before == field) {
                continue;
            }
            let order = match order {
                Order::Ascending => 1,
                Order::Descending => -1,
            };
            map.serialize_entry(&*field.name, &order)?;
        }
        map.end()
    }
}

/// One object of a query. Where two conditions have the same key, the second stands in `$and`: so nothing is nested deeper than
/// where it was read from.
fn conditions<R: Record>(filter: &Filter<R>) -> Result<Map<String, Value>, String> {
    let (mut object, mut rest) = (Map::new(), Vec::new());
    write(filter, &mut object, &mut rest)?;
    if !rest.is_empty() {
        object.insert("$and".to_owned(), Value::Array(rest));
    }
    Ok(object)
}

fn write<R: Record>(filter: &Filter<R>, object: &mut Map<String, Value>, rest: &mut Vec<Value>) -> Result<(), String> {
    match filter {
        Filter::Test(field, operator) => {
            let name = &*field.name;
            if name.starts_with('$') {
                return Err(format!("`{name}` is no name of a field in the query language"));
            }
            let (operator, value) = comparison(operator)?;
            put(name, operator, value, object, rest);
        }
        Filter::All(parts) => {
            for part in parts {
                write(part, object, rest)?;
            }
        }
        // An empty `$or` is no query: no record has none of all ids.
        Filter::Any(parts) if parts.is_empty() => {
            put(&R::id_field().name, Some("$in"), Value::Array(Vec::new()), object, rest);
        }
        Filter::Any(parts) => {
            let parts: Vec<Value> = parts.iter().map(|part| conditions(part).map(Value::Object)).collect::<Result<_, _>>()?;
            put("$or", None, Value::Array(parts), object, rest);
        }
        Filter::Of(never, _) => match *never {},
    }
    Ok(())
}

/// Beside what there is, if it is about something else.
fn put(name: &str, operator: Option<&str>, value: Value, object: &mut Map<String, Value>, rest: &mut Vec<Value>) {
    let alone = |value| match operator {
        Some(operator) => Value::Object(Map::from_iter([(operator.to_owned(), value)])),
        None => value,
    };
    match (object.get_mut(name), operator) {
        (None, _) => {
            object.insert(name.to_owned(), alone(value));
        }
        (Some(Value::Object(operators)), Some(operator))
            if operators.keys().any(|key| key.starts_with('$')) && !operators.contains_key(operator) =>
        {
            operators.insert(operator.to_owned(), value);
        }
        (Some(_), _) => rest.push(Value::Object(Map::from_iter([(name.to_owned(), alone(value))]))),
    }
}

fn comparison(operator: &Operator) -> Result<(Option<&'static str>, Value), String> {
    let list = |values: &[Scalar<'_>]| values.iter().map(json).collect::<Result<Vec<_>, _>>().map(Value::Array);
    Ok(match operator {
        Operator::Eq(value) => (None, json(value)?),
        Operator::Ne(value) => (Some("$ne"), json(value)?),
        Operator::Lt(value) => (Some("$lt"), json(value)?),
        Operator::Lte(value) => (Some("$lte"), json(value)?),
        Operator::Gt(value) => (Some("$gt"), json(value)?),
        Operator::Gte(value) => (Some("$gte"), json(value)?),
        Operator::In(values) => (Some("$in"), list(values)?),
        Operator::NotIn(values) => (Some("$nin"), list(values)?),
        Operator::Like(pattern) => (Some("$like"), pattern.as_str().into()),
        Operator::ILike(pattern) => (Some("$ilike"), pattern.as_str().into()),
    })
}

fn json(value: &Scalar<'_>) -> Result<Value, String> {
    Ok(match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => (*value).into(),
        Scalar::Int(value) => (*value).into(),
        Scalar::Float(value) if value.is_finite() => (*value).into(),
        Scalar::Text(value) => value.as_ref().into(),
        Scalar::Json(value) if !is_operators(value) => value.as_ref().clone(),
        Scalar::Float(_) | Scalar::Bytes(_) | Scalar::Json(_) => return Err("the query language has no such value".to_owned()),
    })
}

/// What would be read as comparisons.
fn is_operators(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.keys().any(|name| name.starts_with('$')))
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::super::{Object, ObjectId, RecordId as _};
    use super::*;

    fn field(name: &'static str) -> FieldRef {
        FieldRef { name: name.into(), index: None }
    }

    fn query(filter: Filter<Object>) -> RecordQuery<Object> {
        RecordQuery::new().and(filter)
    }

    #[test]
    fn conditions_of_one_field_stand_together_or_in_and() {
        let test = |operator| Filter::<Object>::Test(field("a"), operator);
        let both = test(Operator::Gt(Scalar::Int(1))).and(test(Operator::Lt(Scalar::Int(5))));
        assert_eq!(to_value(query(both.clone())).unwrap(), json!({ "a": { "$gt": 1, "$lt": 5 } }));
        let more = both.and(test(Operator::Gt(Scalar::Int(2)))).and(test(Operator::Eq(Scalar::Null)));
        let expected = json!({ "a": { "$gt": 1, "$lt": 5 }, "$and": [{ "a": { "$gt": 2 } }, { "a": null }] });
        assert_eq!(to_value(query(more)).unwrap(), expected);
        assert_eq!(to_value(query(Filter::Any(Vec::new()))).unwrap(), json!({ "id": { "$in": [] } }));
        assert_eq!(to_value(RecordQuery::<Object>::new()).unwrap(), json!({}));
    }

    #[test]
    fn what_the_language_can_not_say_is_an_error() {
        for value in
            [Scalar::Bytes(vec![1].into()), Scalar::Float(f64::INFINITY), Scalar::from(&json!({ "$gt": 1 })).into_owned()]
        {
            assert!(to_value(query(Filter::Test(field("a"), Operator::Eq(value)))).is_err());
        }
        assert!(to_value(query(Filter::Test(field("$limit"), Operator::Eq(Scalar::Int(1))))).is_err());
    }

    #[test]
    fn a_field_is_sorted_by_once_and_in_order() {
        let sort = RecordQuery::<Object>::new().sort(field("b"), Order::Descending).sort(field("a"), Order::Ascending);
        let text = serde_json::to_string(&sort.sort(field("b"), Order::Ascending)).unwrap();
        assert_eq!(text, r#"{"$sort":{"b":-1,"a":1}}"#);
        assert_eq!(ObjectId::from_wire(&json!("7")), Some(ObjectId::Number(7)));
    }
}
