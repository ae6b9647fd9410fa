#[automatically_derived]
impl ::feathers::__private::record::Record for Todo {
    type Id = i64;
    type New = NewTodo;
    type Patch = PatchTodo;
    const LIKE: bool = false;
    fn id_field() -> ::feathers::__private::record::FieldRef {
        ::feathers::__private::record::FieldRef::at::<Self>(0usize)
    }
    fn id(&self) -> Self::Id {
        ::core::clone::Clone::clone(&self.id)
    }
    #[allow(deprecated)]
    fn scalar(
        &self,
        __feathers_field: &::feathers::__private::record::FieldRef,
    ) -> ::feathers::__private::record::Result<
        ::feathers::__private::record::Scalar<'_>,
    > {
        match __feathers_field.index {
            ::core::option::Option::Some(0usize) => {
                <i64 as ::feathers::__private::record::Field>::scalar(&self.id)
            }
            ::core::option::Option::Some(1usize) => {
                <String as ::feathers::__private::record::Field>::scalar(&self.text)
            }
            _ => ::core::result::Result::Ok(::feathers::__private::record::Scalar::Null),
        }
    }
    fn field(
        __feathers_name: &str,
        __feathers_used: ::feathers::__private::record::Use,
    ) -> ::feathers::__private::record::Result<::feathers::__private::record::FieldRef> {
        ::feathers::__private::record::field::<Self>(__feathers_name, __feathers_used)
    }
    fn parse(
        __feathers_field: &::feathers::__private::record::FieldRef,
        __feathers_value: &::feathers::__private::record::Value,
    ) -> ::feathers::__private::record::Result<
        ::feathers::__private::record::Scalar<'static>,
    > {
        ::feathers::__private::record::parse::<Self>(__feathers_field, __feathers_value)
    }
    fn from_values(
        __feathers_values: ::feathers::__private::record::Values<Self>,
    ) -> ::feathers::__private::record::Result<Self> {
        ::feathers::__private::record::from_values(__feathers_values)
    }
    fn values(
        &self,
    ) -> ::feathers::__private::record::Result<
        ::feathers::__private::record::Values<Self>,
    > {
        ::feathers::__private::record::values(self)
    }
    fn query_schema(
        __feathers_generator: &mut ::feathers::__private::SchemaGenerator,
    ) -> ::feathers::__private::Schema {
        ::feathers::__private::record::query_schema::<Self>(__feathers_generator)
    }
}
#[automatically_derived]
impl ::feathers::__private::record::Table for Todo {
    const NAME: &'static str = "todos";
    const ID: usize = 0usize;
    const FIELDS: &'static [::feathers::__private::record::FieldInfo] = &[
        ::feathers::__private::record::FieldInfo {
            name: "id",
            column: "id",
            kind: <i64 as ::feathers::__private::record::Field>::KIND,
            nullable: <i64 as ::feathers::__private::record::Field>::NULLABLE,
            filter: true,
            sort: true,
            private: false,
            writable: false,
            parse: <i64 as ::feathers::__private::record::Field>::parse,
        },
        ::feathers::__private::record::FieldInfo {
            name: "text",
            column: "text",
            kind: <String as ::feathers::__private::record::Field>::KIND,
            nullable: <String as ::feathers::__private::record::Field>::NULLABLE,
            filter: true,
            sort: true,
            private: false,
            writable: true,
            parse: <String as ::feathers::__private::record::Field>::parse,
        },
    ];
    #[allow(deprecated)]
    fn from_columns<__FeathersColumns: ::feathers::__private::record::Columns>(
        __feathers_columns: &mut __FeathersColumns,
    ) -> ::feathers::__private::record::Result<Self> {
        ::core::result::Result::Ok(Self {
            id: <i64 as ::feathers::__private::record::Field>::read(
                __feathers_columns,
                0usize,
            )?,
            text: <String as ::feathers::__private::record::Field>::read(
                __feathers_columns,
                1usize,
            )?,
        })
    }
}
#[allow(dead_code)]
#[automatically_derived]
impl Todo {
    /// The field `id`, in filters and sorts.
    const ID: ::feathers::__private::record::Column<Todo, i64> = ::feathers::__private::record::Column::at(
        0usize,
    );
    /// The field `text`, in filters and sorts.
    const TEXT: ::feathers::__private::record::Column<Todo, String> = ::feathers::__private::record::Column::at(
        1usize,
    );
}
/// What is sent to make or replace a [`Todo`].
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::feathers::__private::serde::Serialize,
    ::feathers::__private::serde::Deserialize,
    ::feathers::__private::schemars::JsonSchema
)]
#[serde(crate = "::feathers::__private::serde", deny_unknown_fields)]
#[schemars(crate = "::feathers::__private::schemars")]
#[allow(dead_code, deprecated, missing_docs)]
struct NewTodo {
    #[serde(
        default,
        deserialize_with = "::feathers::__private::record::ignored",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    id: ::core::option::Option<i64>,
    /// What is to be done.
    text: String,
}
#[automatically_derived]
impl ::feathers::__private::record::NewRecord<Todo> for NewTodo {
    #[allow(deprecated)]
    fn into_values(
        self,
    ) -> ::feathers::__private::record::Result<
        ::feathers::__private::record::Values<Todo>,
    > {
        let mut __feathers_values = ::feathers::__private::record::Values::new();
        ::feathers::__private::record::put(
            &mut __feathers_values,
            0usize,
            self
                .id
                .as_ref()
                .map(|__feathers_value| <i64 as ::feathers::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        ::feathers::__private::record::put(
            &mut __feathers_values,
            1usize,
            ::core::option::Option::Some(
                <String as ::feathers::__private::record::Field>::scalar(&self.text),
            ),
        )?;
        ::core::result::Result::Ok(__feathers_values)
    }
}
/// What is sent to change parts of a [`Todo`]: what is left out stays.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::default::Default,
    ::feathers::__private::serde::Serialize,
    ::feathers::__private::serde::Deserialize,
    ::feathers::__private::schemars::JsonSchema
)]
#[serde(crate = "::feathers::__private::serde", deny_unknown_fields)]
#[schemars(crate = "::feathers::__private::schemars")]
#[allow(dead_code, deprecated, missing_docs)]
struct PatchTodo {
    #[serde(default, skip_serializing)]
    id: ::feathers::__private::record::Ignored<i64>,
    /// What is to be done.
    #[serde(
        default,
        deserialize_with = "::feathers::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "String")]
    text: ::core::option::Option<String>,
}
#[automatically_derived]
impl ::feathers::__private::record::PatchRecord<Todo> for PatchTodo {
    #[allow(deprecated)]
    fn into_values(
        self,
    ) -> ::feathers::__private::record::Result<
        ::feathers::__private::record::Values<Todo>,
    > {
        let mut __feathers_values = ::feathers::__private::record::Values::new();
        ::feathers::__private::record::put(
            &mut __feathers_values,
            1usize,
            self
                .text
                .as_ref()
                .map(|__feathers_value| <String as ::feathers::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        ::core::result::Result::Ok(__feathers_values)
    }
}
