//! Making, changing and removing records.

use feathers::Target;
use feathers::store::{Adapter, FieldRef, Filter, Operator, Record, RecordQuery, Scalar, Values};
use feathers_sqlx::Sql;

use crate::support::{Bed, Sample, on_both, record};

on_both! {
    everything_comes_back new_records_in_order all_or_none defaults_of_the_table more_than_one_statement_holds
    changes_of_one changes_of_many the_filter_is_asked_before removal ids_of_text a_field_of_no_table
}

record! {
    /// With an id that is made here.
    Tag in "tags" by String {
        0 id: String, plain in "id";
        1 name: String, plain in "name";
    }
}

pub(crate) fn field(index: usize) -> FieldRef {
    FieldRef::at::<Sample>(index)
}

pub(crate) fn values(of: &[(usize, Scalar<'static>)]) -> Values<Sample> {
    let mut values = Values::new();
    for (index, value) in of {
        values.set(field(*index), value.clone());
    }
    values
}

fn named(text: &str) -> Values<Sample> {
    values(&[(1, Scalar::from(text))])
}

fn texts(samples: &[Sample]) -> Vec<&str> {
    samples.iter().map(|sample| sample.text.as_str()).collect()
}

async fn all(sql: &Sql<Sample>) -> Vec<Sample> {
    sql.find(None, &RecordQuery::new(), false).await.unwrap().records
}

async fn everything_comes_back(bed: Bed) {
    let sql = bed.samples().await;
    let full = Sample {
        id: -5,
        text: "a 'quoted' \"text\" \u{1f600} \n".into(),
        note: Some(String::new()),
        done: true,
        flag: Some(false),
        count: i64::MIN,
        small: Some(-32_768),
        ratio: 0.1 + 0.2,
        score: Some(0.1),
        data: Some(feathers::Bytes::from_static(&[0, 255, 39])),
        tags: Some(vec!["'x'".into(), "\"".into(), "\u{1f600}".into()]),
    };
    let empty = Sample { ratio: 3.0, ..Sample::new(i64::MAX, "") };
    let given = vec![full.clone(), empty.clone()];
    let created = sql.create(None, given.iter().map(|sample| sample.values().unwrap()).collect()).await.unwrap();
    assert_eq!(created, given);
    assert_eq!(all(&sql).await, given);
    assert_eq!(sql.get(None, &-5, &Filter::all()).await.unwrap(), Some(full));
    assert_eq!(sql.get(None, &i64::MAX, &Filter::all()).await.unwrap(), Some(empty));
    assert_eq!(sql.get(None, &1, &Filter::all()).await.unwrap(), None);
    let not_this = Filter::Test(field(1), Operator::Eq(Scalar::from("other")));
    assert_eq!(sql.get(None, &-5, &not_this).await.unwrap(), None, "the filter holds for one, too");
}

async fn new_records_in_order(bed: Bed) {
    let sql = bed.samples().await;
    assert_eq!(sql.create(None, vec![]).await.unwrap(), []);
    let given = ["d", "a", "c", "b"];
    let created = sql.create(None, given.map(named).into()).await.unwrap();
    assert_eq!(texts(&created), given);
    assert!(created.is_sorted_by_key(|sample| sample.id), "ids are counted in the same order");
    // Ids that were chosen, not in their order.
    let chosen = [70, 50, 60].map(|id| values(&[(0, Scalar::Int(id)), (1, Scalar::from("x"))]));
    let created = sql.create(None, chosen.into()).await.unwrap();
    assert_eq!(created.iter().map(|sample| sample.id).collect::<Vec<_>>(), [70, 50, 60]);
    // An id of null is none.
    let created = sql.create(None, vec![values(&[(0, Scalar::Null), (1, Scalar::from("n"))])]).await.unwrap();
    assert_eq!(texts(&created), ["n"]);
}

async fn all_or_none(bed: Bed) {
    let sql = bed.samples().await;
    let id = |id: i64| values(&[(0, Scalar::Int(id)), (1, Scalar::from("x"))]);
    sql.create(None, vec![id(3)]).await.unwrap();
    let error = sql.create(None, vec![id(1), id(2), id(3)]).await.unwrap_err();
    assert_eq!(error.class(), Some(feathers::Class::Conflict));
    assert_eq!(bed.count("samples").await, 1, "in one statement");
    sql.create(None, vec![id(10), named("without id"), id(3)]).await.unwrap_err();
    assert_eq!(bed.count("samples").await, 1, "in several");
}

async fn defaults_of_the_table(bed: Bed) {
    let sql = bed.samples().await;
    let given = vec![
        Values::new(),
        named("x"),
        values(&[(5, Scalar::Int(1))]),
        values(&[(1, Scalar::from("y")), (5, Scalar::Int(2))]),
        values(&[(5, Scalar::Int(3)), (1, Scalar::from("z"))]),
        Values::new(),
    ];
    let created = sql.create(None, given).await.unwrap();
    let seen: Vec<_> = created.iter().map(|sample| (sample.text.as_str(), sample.count, sample.ratio)).collect();
    assert_eq!(seen, [("none", 7, 0.5), ("x", 7, 0.5), ("none", 1, 0.5), ("y", 2, 0.5), ("z", 3, 0.5), ("none", 7, 0.5)]);
    assert!(created.is_sorted_by_key(|sample| sample.id));
}

async fn more_than_one_statement_holds(bed: Bed) {
    let sql = bed.samples().await;
    let given: Vec<_> = (0..7_000).map(|i| Sample::new(7_000 - i, &format!("{i}"))).collect();
    let created = sql.create(None, given.iter().map(|sample| sample.values().unwrap()).collect()).await.unwrap();
    assert_eq!(created, given);
    assert_eq!(bed.count("samples").await, 7_000);
}

async fn changes_of_one(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, vec![named("a"), named("b")]).await.unwrap();
    let changed = sql.update(None, &1, values(&[(0, Scalar::Int(9)), (1, Scalar::from("c"))]), &Filter::all()).await.unwrap();
    let changed = changed.unwrap();
    assert_eq!((changed.id, changed.text.as_str(), changed.count), (1, "c", 7), "the id stays, and what is not there");
    let changed = sql.patch(None, &Target::One(2), values(&[(2, Scalar::from("note"))]), &Filter::all()).await.unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].text.as_str(), changed[0].note.as_deref()), ("b", Some("note")));
    let changed = sql.patch(None, &Target::One(2), values(&[(2, Scalar::Null)]), &Filter::all()).await.unwrap();
    assert_eq!(changed[0].note, None);
    assert_eq!(sql.patch(None, &Target::One(2), Values::new(), &Filter::all()).await.unwrap(), changed, "nothing to change");
    assert_eq!(sql.update(None, &2, values(&[(0, Scalar::Int(9))]), &Filter::all()).await.unwrap(), changed.into_iter().next());
    assert_eq!(sql.update(None, &9, named("x"), &Filter::all()).await.unwrap(), None);
    assert_eq!(sql.patch(None, &Target::One(9), named("x"), &Filter::all()).await.unwrap(), []);
    assert_eq!(texts(&all(&sql).await), ["c", "b"]);
}

async fn changes_of_many(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, ["a", "b", "c"].map(named).into()).await.unwrap();
    let not_b = Filter::Test(field(1), Operator::Ne(Scalar::from("b")));
    let mut changed = sql.patch(None, &Target::Many, values(&[(5, Scalar::Int(1))]), &not_b).await.unwrap();
    changed.sort_by_key(Record::id);
    assert_eq!(texts(&changed), ["a", "c"]);
    assert!(changed.iter().all(|sample| sample.count == 1));
    assert_eq!(sql.patch(None, &Target::Many, Values::new(), &not_b).await.unwrap().len(), 2);
    assert_eq!(sql.patch(None, &Target::Many, named("all"), &Filter::all()).await.unwrap().len(), 3);
    assert_eq!(texts(&all(&sql).await), ["all", "all", "all"]);
}

async fn the_filter_is_asked_before(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, vec![named("a")]).await.unwrap();
    let is_a = Filter::Test(field(1), Operator::Eq(Scalar::from("a")));
    assert_eq!(texts(&sql.patch(None, &Target::One(1), named("b"), &is_a).await.unwrap()), ["b"], "it passed before");
    assert_eq!(sql.patch(None, &Target::One(1), named("c"), &is_a).await.unwrap(), []);
    assert_eq!(sql.update(None, &1, named("c"), &is_a).await.unwrap(), None);
    assert_eq!(sql.remove(None, &Target::One(1), &is_a).await.unwrap(), []);
    assert_eq!(texts(&all(&sql).await), ["b"]);
}

async fn removal(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, ["a", "b", "c", "d"].map(named).into()).await.unwrap();
    assert_eq!(texts(&sql.remove(None, &Target::One(2), &Filter::all()).await.unwrap()), ["b"], "as it was");
    assert_eq!(sql.remove(None, &Target::One(2), &Filter::all()).await.unwrap(), []);
    let from_c = Filter::Test(field(1), Operator::Gte(Scalar::from("c")));
    assert_eq!(sql.remove(None, &Target::Many, &from_c).await.unwrap().len(), 2);
    assert_eq!(texts(&all(&sql).await), ["a"]);
    assert_eq!(sql.remove(None, &Target::Many, &Filter::all()).await.unwrap().len(), 1);
    assert_eq!(bed.count("samples").await, 0);
}

async fn ids_of_text(bed: Bed) {
    bed.run("CREATE TABLE tags (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)").await;
    let sql = bed.sql::<Tag>();
    let tag = |id: Option<&str>, name: &str| {
        let mut values = Values::new();
        if let Some(id) = id {
            values.set(FieldRef::at::<Tag>(0), Scalar::from(id));
        }
        values.set(FieldRef::at::<Tag>(1), Scalar::from(name));
        values
    };
    let created = sql.create(None, vec![tag(None, "a"), tag(Some("chosen"), "b"), tag(None, "c")]).await.unwrap();
    assert_eq!(created.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(created[1].id, "chosen");
    assert_eq!(created[0].id.len(), 36);
    assert_eq!(sql.get(None, &created[0].id, &Filter::all()).await.unwrap().as_ref(), Some(&created[0]));
    assert_eq!(sql.get(None, &"1' OR '1'='1".to_owned(), &Filter::all()).await.unwrap(), None);
}

/// A name that is no field of the table never gets into SQL.
async fn a_field_of_no_table(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, vec![named("a")]).await.unwrap();
    for (name, index) in [("text\" OR 1=1 --", None), ("text", None), ("text\" OR 1=1 --", Some(1)), ("text", Some(99))] {
        let field = FieldRef { name: name.to_owned().into(), index };
        let filter = Filter::Test(field.clone(), Operator::Eq(Scalar::from("a")));
        let mut values = Values::new();
        values.set(field.clone(), Scalar::from("x"));
        let sort = RecordQuery::new().sort(field, feathers::store::Order::Ascending);
        for error in [
            sql.find(None, &RecordQuery::new().and(filter.clone()), true).await.unwrap_err(),
            sql.find(None, &sort, true).await.unwrap_err(),
            sql.get(None, &1, &filter).await.unwrap_err(),
            sql.remove(None, &Target::Many, &filter).await.unwrap_err(),
            sql.patch(None, &Target::Many, values.clone(), &Filter::all()).await.unwrap_err(),
            sql.update(None, &1, values.clone(), &Filter::all()).await.unwrap_err(),
            sql.create(None, vec![values]).await.unwrap_err(),
        ] {
            assert_eq!(error.message(), "Internal server error", "{error:?}");
        }
    }
    assert_eq!(texts(&all(&sql).await), ["a"]);
}
