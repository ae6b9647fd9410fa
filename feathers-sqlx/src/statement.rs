//! The statements, with their values apart.

use feathers::store::{FieldRef, Filter, Order, Record, RecordQuery, Scalar, Values};
use feathers::{Error, Result};
use sea_query::{Expr, NullOrdering, Query, QueryStatementWriter, ReturningClause, Value};

use crate::shape::{Flavor, Shape};

/// A statement and the values of its parameters.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Statement {
    /// One more parameter, as its text names it.
    fn numbered(&mut self, value: u64) -> String {
        self.values.push(value.into());
        let number = self.values.len();
        format!("${number}")
    }
}

/// Rows to insert that set the same columns.
pub(crate) struct Batch<'a, R> {
    pub(crate) columns: Vec<usize>,
    pub(crate) rows: &'a [Values<R>],
}

impl Shape {
    fn statement(&self, statement: &impl QueryStatementWriter) -> Statement {
        let (sql, values) = match self.flavor {
            #[cfg(feature = "sqlite")]
            Flavor::Sqlite => statement.build(sea_query::SqliteQueryBuilder),
            #[cfg(feature = "postgres")]
            Flavor::Postgres => statement.build(sea_query::PostgresQueryBuilder),
        };
        Statement { sql, values: values.0 }
    }

    fn returning(&self) -> Result<ReturningClause> {
        Ok(Query::returning().exprs(self.columns()?))
    }

    /// The rows of a query; `with_total`: and after the columns how many match in all.
    pub(crate) fn select<R: Record>(&self, query: &RecordQuery<R>, with_total: bool) -> Result<Statement> {
        let mut select = Query::select();
        select.exprs(self.columns()?).from(self.table());
        if with_total {
            select.expr(Expr::cust("COUNT(*) OVER ()"));
        }
        if !query.filter.is_all() {
            select.and_where(self.condition(&query.filter)?);
        }
        for (field, order) in &query.sort {
            self.order(&mut select, self.index(field)?, *order)?;
        }
        let id = R::id_field();
        if !query.sort.iter().any(|(field, _)| *field == id) {
            self.order(&mut select, self.id, Order::Ascending)?;
        }
        let mut statement = self.statement(&select);
        self.cut(&mut statement, query.limit, query.skip);
        Ok(statement)
    }

    /// At the end of a statement which of its rows are wanted.
    ///
    /// SQLite looks at a limit when it plans. One that is a parameter has it plan anew at every call, which costs as much as to read a
    /// page, so there it is part of the text: callers ask for few different ones, and a statement for each is kept prepared.
    fn cut(&self, statement: &mut Statement, limit: Option<u64>, skip: u64) {
        let most = i64::MAX.unsigned_abs();
        let skip = Some(skip.min(most)).filter(|skip| *skip > 0);
        // SQLite knows no OFFSET without LIMIT.
        if let Some(limit) = limit.or(skip.map(|_| most)).map(|limit| limit.min(most)) {
            let limit = if self.flavor.is_postgres() { statement.numbered(limit) } else { limit.to_string() };
            statement.sql.extend([" LIMIT ", &limit]);
        }
        if let Some(skip) = skip {
            let skip = statement.numbered(skip);
            statement.sql.extend([" OFFSET ", &skip]);
        }
    }

    /// Null first ascending and last descending, as SQLite has it of itself. Where there is no null nothing is said of it: an index
    /// serves only the order that it has itself.
    fn order(&self, select: &mut sea_query::SelectStatement, index: usize, order: Order) -> Result<()> {
        let column = self.ordered(index)?;
        let (direction, nulls) = match order {
            Order::Ascending => (sea_query::Order::Asc, NullOrdering::First),
            Order::Descending => (sea_query::Order::Desc, NullOrdering::Last),
        };
        if self.flavor.is_postgres() && self.field(index)?.nullable {
            select.order_by_expr_with_nulls(column, direction, nulls);
        } else {
            select.order_by_expr(column, direction);
        }
        Ok(())
    }

    /// The row of this id, if it passes.
    pub(crate) fn one<R: Record>(&self, id: &Scalar<'_>, filter: &Filter<R>) -> Result<Statement> {
        let mut select = Query::select();
        select.exprs(self.columns()?).from(self.table()).and_where(self.passes(Some(id), filter)?);
        Ok(self.statement(&select))
    }

    /// How many rows pass.
    pub(crate) fn count<R: Record>(&self, filter: &Filter<R>) -> Result<Statement> {
        let mut select = Query::select();
        select.expr(Expr::cust("COUNT(*)")).from(self.table()).and_where(self.condition(filter)?);
        Ok(self.statement(&select))
    }

    fn passes<R: Record>(&self, id: Option<&Scalar<'_>>, filter: &Filter<R>) -> Result<Expr> {
        let Some(id) = id else { return self.condition(filter) };
        let field = FieldRef { name: self.field(self.id)?.name.into(), index: Some(self.id) };
        let by_id = Filter::<R>::Test(field, feathers::store::Operator::Eq(id.as_ref().into_owned()));
        self.condition(&by_id.and(filter.clone()))
    }

    /// Inserts rows; a column that is not named gets its default.
    pub(crate) fn insert<R>(&self, batch: &Batch<'_, R>) -> Result<Statement> {
        let mut insert = Query::insert();
        insert.into_table(self.table()).returning(self.returning()?);
        if batch.columns.is_empty() {
            insert.or_default_values();
            return Ok(self.statement(&insert));
        }
        let names = batch.columns.iter().map(|index| self.field(*index).map(|field| field.column));
        insert.columns(names.collect::<Result<Vec<_>>>()?);
        for row in batch.rows {
            let mut written = Vec::with_capacity(batch.columns.len());
            for index in &batch.columns {
                let value = row.iter().find(|(field, _)| field.index == Some(*index)).map(|(_, value)| value);
                written.push(self.written(*index, value.unwrap_or(&Scalar::Null))?);
            }
            insert.values(written).map_err(|error| Error::internal(error.to_string()))?;
        }
        Ok(self.statement(&insert))
    }

    /// Changes the row of this id, or all that pass; `None` if there is nothing to change.
    pub(crate) fn update<R: Record>(
        &self,
        id: Option<&Scalar<'_>>,
        values: &Values<R>,
        filter: &Filter<R>,
    ) -> Result<Option<Statement>> {
        let mut update = Query::update();
        update.table(self.table());
        let mut any = false;
        for (field, value) in values {
            let index = self.index(field)?;
            // An id never changes.
            if index != self.id {
                update.value(self.field(index)?.column, self.written(index, value)?);
                any = true;
            }
        }
        if !any {
            return Ok(None);
        }
        update.and_where(self.passes(id, filter)?).returning(self.returning()?);
        Ok(Some(self.statement(&update)))
    }

    /// Removes the row of this id, or all that pass.
    pub(crate) fn delete<R: Record>(&self, id: Option<&Scalar<'_>>, filter: &Filter<R>) -> Result<Statement> {
        let mut delete = Query::delete();
        delete.from_table(self.table()).and_where(self.passes(id, filter)?).returning(self.returning()?);
        Ok(self.statement(&delete))
    }
}
