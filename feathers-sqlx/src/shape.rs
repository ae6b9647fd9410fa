//! A table as SQL speaks of it: its columns, what they are read as, and what is written to them.

use feathers::store::{FieldInfo, FieldKind, FieldRef, Scalar, Table};
use feathers::{Error, Result};
use sea_query::{Expr, TableRef, Value};

use crate::number::as_float;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    #[cfg(feature = "sqlite")]
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Flavor {
    pub(crate) fn is_postgres(self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite => false,
            #[cfg(feature = "postgres")]
            Self::Postgres => true,
        }
    }
}

/// The type of a column, as far as it is not that of its field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "SQLite has no such types"))]
pub(crate) enum Stored {
    /// It is that of the field.
    Plain,
    /// A `uuid`: text in its usual spelling.
    Uuid,
    /// A `timestamptz`: text as in RFC 3339, in UTC.
    Time,
    /// A type of PostgreSQL by this name, converted in SQL.
    Other(String),
}

/// A table.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) flavor: Flavor,
    pub(crate) fields: &'static [FieldInfo],
    pub(crate) id: usize,
    name: &'static str,
    stored: Vec<Stored>,
}

impl Shape {
    /// The table of `T`, whose columns are of these types, in the order of its fields.
    pub(crate) fn of<T: Table>(flavor: Flavor, stored: Vec<Stored>) -> Self {
        Self { flavor, fields: T::FIELDS, id: T::ID, name: T::NAME, stored }
    }

    /// The schema, if one is part of the name, and the table.
    fn names(&self) -> (Option<&'static str>, &'static str) {
        match self.name.split_once('.') {
            Some((schema, table)) => (Some(schema), table),
            None => (None, self.name),
        }
    }

    pub(crate) fn table(&self) -> TableRef {
        match self.names() {
            (Some(schema), table) => (schema, table).into(),
            (None, table) => table.into(),
        }
    }

    /// Where a field stands. A field of no table, or of another one, is a mistake of the server.
    pub(crate) fn index(&self, field: &FieldRef) -> Result<usize> {
        let known = field.index.filter(|index| self.fields.get(*index).is_some_and(|info| info.name == field.name));
        known.ok_or_else(|| Error::internal(format!("the table `{}` has no field `{}`", self.name, field.name)))
    }

    pub(crate) fn field(&self, index: usize) -> Result<&'static FieldInfo> {
        self.fields.get(index).ok_or_else(|| Error::internal(format!("the table `{}` has no field {index}", self.name)))
    }

    pub(crate) fn stored(&self, index: usize) -> &Stored {
        self.stored.get(index).unwrap_or(&Stored::Plain)
    }

    /// The column. With its table: SQLite takes a quoted name that is no column for text.
    pub(crate) fn column(&self, index: usize) -> Result<Expr> {
        Ok(Expr::col((self.names().1, self.field(index)?.column)))
    }

    /// An expression with another one in it, written `{}`.
    pub(crate) fn around(&self, template: &str, inner: Expr) -> Expr {
        Expr::cust_with_expr(template.replace("{}", if self.flavor.is_postgres() { "$1" } else { "?" }), inner)
    }

    /// An expression of two, each written `{}`.
    pub(crate) fn both(&self, first: Expr, operator: &str, second: Expr) -> Expr {
        let template = if self.flavor.is_postgres() { format!("($1 {operator} $2)") } else { format!("(? {operator} ?)") };
        Expr::cust_with_exprs(template, [first, second])
    }

    /// What is read of the column.
    pub(crate) fn read(&self, index: usize) -> Result<Expr> {
        let column = self.column(index)?;
        Ok(match (self.stored(index), self.field(index)?.kind) {
            (Stored::Plain, _) => column,
            (Stored::Time, _) => self.around(r#"to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"#, column),
            (Stored::Uuid | Stored::Other(_), kind) => self.around(
                match kind {
                    FieldKind::Bool => "CAST({} AS boolean)",
                    FieldKind::Int => "CAST({} AS bigint)",
                    FieldKind::Float => "CAST({} AS double precision)",
                    FieldKind::Bytes => "CAST({} AS bytea)",
                    FieldKind::Text | FieldKind::Json => "CAST({} AS text)",
                },
                column,
            ),
        })
    }

    /// All columns, in the order of the fields.
    pub(crate) fn columns(&self) -> Result<Vec<Expr>> {
        (0..self.fields.len()).map(|index| self.read(index)).collect()
    }

    /// The column where text is compared by code points: in an order, not for equality, which is the same in every collation.
    pub(crate) fn ordered(&self, index: usize) -> Result<Expr> {
        let column = self.column(index)?;
        let text = self.field(index)?.kind == FieldKind::Text && *self.stored(index) == Stored::Plain;
        Ok(if text { self.by_code_points(column) } else { column })
    }

    pub(crate) fn by_code_points(&self, text: Expr) -> Expr {
        self.around(if self.flavor.is_postgres() { r#"{} COLLATE "C""# } else { "{} COLLATE BINARY" }, text)
    }

    /// A value as the column's type. `many`: a list of them.
    pub(crate) fn value(&self, index: usize, value: Value, many: bool) -> Expr {
        let list = if many { "[]" } else { "" };
        match self.stored(index) {
            Stored::Plain => Expr::val(value),
            Stored::Uuid => self.around(&format!("CAST({{}} AS uuid{list})"), Expr::val(value)),
            Stored::Time => self.around(&format!("CAST({{}} AS timestamptz{list})"), Expr::val(value)),
            Stored::Other(name) => self.around(&format!("CAST({{}} AS {name}{list})"), Expr::val(value)),
        }
    }

    /// A value to be stored.
    pub(crate) fn written(&self, index: usize, scalar: &Scalar<'_>) -> Result<Expr> {
        let field = self.field(index)?;
        let other_kind = || Error::internal(format!("the value of `{}` is of another kind than the field", field.name));
        let value = match (field.kind, scalar) {
            (kind, Scalar::Null) => null(kind),
            (FieldKind::Bool, Scalar::Bool(value)) => Value::Bool(Some(*value)),
            (FieldKind::Int, Scalar::Int(value)) => Value::BigInt(Some(*value)),
            (FieldKind::Float, Scalar::Float(value)) => Value::Double(Some(*value)),
            (FieldKind::Float, Scalar::Int(value)) => Value::Double(Some(as_float(*value).ok_or_else(other_kind)?)),
            (FieldKind::Text, Scalar::Text(value)) if *self.stored(index) == Stored::Uuid => {
                Value::String(Some(uuid(value).ok_or_else(|| not_uuid(field))?))
            }
            (FieldKind::Text, Scalar::Text(value)) if value.contains('\0') => return Err(with_nul(field)),
            (FieldKind::Text, Scalar::Text(value)) => Value::String(Some(value.clone().into_owned())),
            (FieldKind::Bytes, Scalar::Bytes(value)) => Value::Bytes(Some(value.clone().into_owned())),
            (FieldKind::Json, Scalar::Json(value)) => Value::String(Some(serde_json::to_string(value).map_err(Error::internal)?)),
            _ => return Err(other_kind()),
        };
        Ok(self.value(index, value, false))
    }
}

/// Null has a type, too, for PostgreSQL.
fn null(kind: FieldKind) -> Value {
    match kind {
        FieldKind::Bool => Value::Bool(None),
        FieldKind::Int => Value::BigInt(None),
        FieldKind::Float => Value::Double(None),
        FieldKind::Text | FieldKind::Json => Value::String(None),
        FieldKind::Bytes => Value::Bytes(None),
    }
}

fn with_nul(field: &FieldInfo) -> Error {
    Error::bad_request(format!("`{}` must not hold the character U+0000", field.name))
}

fn not_uuid(field: &FieldInfo) -> Error {
    Error::bad_request(format!("`{}` must be a UUID", field.name))
}

/// The usual spelling of a UUID: 8-4-4-4-12 digits, in lower case.
pub(crate) fn uuid(text: &str) -> Option<String> {
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    fits.then(|| text.to_ascii_lowercase())
}
