#[automatically_derived]
impl crate::reexports::api::__private::record::Record for Todo {
    type Id = String;
    type New = Draft;
    type Patch = Change;
    const LIKE: bool = true;
    fn id_field() -> crate::reexports::api::__private::record::FieldRef {
        crate::reexports::api::__private::record::FieldRef::at::<Self>(0usize)
    }
    fn id(&self) -> Self::Id {
        ::core::clone::Clone::clone(&self.id)
    }
    #[allow(deprecated)]
    fn scalar(
        &self,
        __feathers_field: &crate::reexports::api::__private::record::FieldRef,
    ) -> crate::reexports::api::__private::record::Result<
        crate::reexports::api::__private::record::Scalar<'_>,
    > {
        match __feathers_field.index {
            ::core::option::Option::Some(0usize) => {
                <String as crate::reexports::api::__private::record::Field>::scalar(
                    &self.id,
                )
            }
            ::core::option::Option::Some(1usize) => {
                <String as crate::reexports::api::__private::record::Field>::scalar(
                    &self.text,
                )
            }
            ::core::option::Option::Some(2usize) => {
                <bool as crate::reexports::api::__private::record::Field>::scalar(
                    &self.done,
                )
            }
            ::core::option::Option::Some(3usize) => {
                crate::reexports::api::__private::record::AsJson::scalar(&self.weights)
            }
            ::core::option::Option::Some(4usize) => {
                <i64 as crate::reexports::api::__private::record::Field>::scalar(
                    &self.owner_id,
                )
            }
            ::core::option::Option::Some(5usize) => {
                crate::reexports::api::__private::record::AsText::scalar(&self.made_at)
            }
            ::core::option::Option::Some(6usize) => {
                <Option<
                    String,
                > as crate::reexports::api::__private::record::Field>::scalar(&self.note)
            }
            ::core::option::Option::Some(7usize) => {
                crate::reexports::api::__private::record::AsText::scalar(&self.due)
            }
            ::core::option::Option::Some(8usize) => {
                <String as crate::reexports::api::__private::record::Field>::scalar(
                    &self.hash,
                )
            }
            ::core::option::Option::Some(9usize) => {
                <Option<
                    u8,
                > as crate::reexports::api::__private::record::Field>::scalar(
                    &self.r#type,
                )
            }
            _ => {
                ::core::result::Result::Ok(
                    crate::reexports::api::__private::record::Scalar::Null,
                )
            }
        }
    }
    fn field(
        __feathers_name: &str,
        __feathers_used: crate::reexports::api::__private::record::Use,
    ) -> crate::reexports::api::__private::record::Result<
        crate::reexports::api::__private::record::FieldRef,
    > {
        crate::reexports::api::__private::record::field::<
            Self,
        >(__feathers_name, __feathers_used)
    }
    fn parse(
        __feathers_field: &crate::reexports::api::__private::record::FieldRef,
        __feathers_value: &crate::reexports::api::__private::record::Value,
    ) -> crate::reexports::api::__private::record::Result<
        crate::reexports::api::__private::record::Scalar<'static>,
    > {
        crate::reexports::api::__private::record::parse::<
            Self,
        >(__feathers_field, __feathers_value)
    }
    fn from_values(
        __feathers_values: crate::reexports::api::__private::record::Values<Self>,
    ) -> crate::reexports::api::__private::record::Result<Self> {
        crate::reexports::api::__private::record::from_values(__feathers_values)
    }
    fn values(
        &self,
    ) -> crate::reexports::api::__private::record::Result<
        crate::reexports::api::__private::record::Values<Self>,
    > {
        crate::reexports::api::__private::record::values(self)
    }
    fn query_schema(
        __feathers_generator: &mut crate::reexports::api::__private::SchemaGenerator,
    ) -> crate::reexports::api::__private::Schema {
        crate::reexports::api::__private::record::query_schema::<
            Self,
        >(__feathers_generator)
    }
}
#[automatically_derived]
impl crate::reexports::api::__private::record::Table for Todo {
    const NAME: &'static str = "list";
    const ID: usize = 0usize;
    const FIELDS: &'static [crate::reexports::api::__private::record::FieldInfo] = &[
        crate::reexports::api::__private::record::FieldInfo {
            name: "id",
            column: "id",
            kind: <String as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <String as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: true,
            sort: true,
            private: false,
            writable: true,
            parse: <String as crate::reexports::api::__private::record::Field>::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "text",
            column: "text",
            kind: <String as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <String as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: true,
            sort: true,
            private: false,
            writable: true,
            parse: <String as crate::reexports::api::__private::record::Field>::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "done",
            column: "done",
            kind: <bool as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <bool as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: true,
            sort: false,
            private: false,
            writable: true,
            parse: <bool as crate::reexports::api::__private::record::Field>::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "weights",
            column: "weights",
            kind: crate::reexports::api::__private::record::FieldKind::Json,
            nullable: false,
            filter: false,
            sort: false,
            private: false,
            writable: true,
            parse: crate::reexports::api::__private::record::AsJson::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "ownerId",
            column: "owner_id",
            kind: <i64 as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <i64 as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: true,
            sort: false,
            private: false,
            writable: false,
            parse: <i64 as crate::reexports::api::__private::record::Field>::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "madeAt",
            column: "made_at",
            kind: crate::reexports::api::__private::record::FieldKind::Text,
            nullable: false,
            filter: false,
            sort: false,
            private: false,
            writable: false,
            parse: crate::reexports::api::__private::record::AsText::parse::<Time>,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "note",
            column: "remark",
            kind: <Option<
                String,
            > as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <Option<
                String,
            > as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: false,
            sort: false,
            private: false,
            writable: true,
            parse: <Option<
                String,
            > as crate::reexports::api::__private::record::Field>::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "due",
            column: "due",
            kind: crate::reexports::api::__private::record::FieldKind::Text,
            nullable: true,
            filter: true,
            sort: false,
            private: false,
            writable: true,
            parse: crate::reexports::api::__private::record::AsText::parse::<
                Option<Date>,
            >,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "hash",
            column: "hash",
            kind: <String as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <String as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: false,
            sort: false,
            private: true,
            writable: true,
            parse: <String as crate::reexports::api::__private::record::Field>::parse,
        },
        crate::reexports::api::__private::record::FieldInfo {
            name: "type",
            column: "type",
            kind: <Option<u8> as crate::reexports::api::__private::record::Field>::KIND,
            nullable: <Option<
                u8,
            > as crate::reexports::api::__private::record::Field>::NULLABLE,
            filter: false,
            sort: false,
            private: false,
            writable: true,
            parse: <Option<u8> as crate::reexports::api::__private::record::Field>::parse,
        },
    ];
    #[allow(deprecated)]
    fn from_columns<
        __FeathersColumns: crate::reexports::api::__private::record::Columns,
    >(
        __feathers_columns: &mut __FeathersColumns,
    ) -> crate::reexports::api::__private::record::Result<Self> {
        ::core::result::Result::Ok(Self {
            id: <String as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                0usize,
            )?,
            text: <String as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                1usize,
            )?,
            done: <bool as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                2usize,
            )?,
            weights: crate::reexports::api::__private::record::AsJson::read(
                __feathers_columns,
                3usize,
            )?,
            owner_id: <i64 as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                4usize,
            )?,
            made_at: crate::reexports::api::__private::record::AsText::read(
                __feathers_columns,
                5usize,
            )?,
            note: <Option<
                String,
            > as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                6usize,
            )?,
            due: crate::reexports::api::__private::record::AsText::read(
                __feathers_columns,
                7usize,
            )?,
            hash: <String as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                8usize,
            )?,
            r#type: <Option<
                u8,
            > as crate::reexports::api::__private::record::Field>::read(
                __feathers_columns,
                9usize,
            )?,
        })
    }
}
#[allow(dead_code)]
#[automatically_derived]
impl Todo {
    /// The field `id`, in filters and sorts.
    pub(crate) const ID: crate::reexports::api::__private::record::Column<
        Todo,
        String,
    > = crate::reexports::api::__private::record::Column::at(0usize);
    /// The field `text`, in filters and sorts.
    pub(crate) const TEXT: crate::reexports::api::__private::record::Column<
        Todo,
        String,
    > = crate::reexports::api::__private::record::Column::at(1usize);
    /// The field `done`, in filters and sorts.
    pub(crate) const DONE: crate::reexports::api::__private::record::Column<
        Todo,
        bool,
    > = crate::reexports::api::__private::record::Column::at(2usize);
    /// The field `owner_id`, in filters and sorts.
    pub(crate) const OWNER_ID: crate::reexports::api::__private::record::Column<
        Todo,
        i64,
    > = crate::reexports::api::__private::record::Column::at(4usize);
    /// The field `made_at`, in filters and sorts.
    pub(crate) const MADE_AT: crate::reexports::api::__private::record::Column<
        Todo,
        ::std::string::String,
    > = crate::reexports::api::__private::record::Column::at(5usize);
    /// The field `note`, in filters and sorts.
    pub(crate) const NOTE: crate::reexports::api::__private::record::Column<
        Todo,
        Option<String>,
    > = crate::reexports::api::__private::record::Column::at(6usize);
    /// The field `due`, in filters and sorts.
    pub(crate) const DUE: crate::reexports::api::__private::record::Column<
        Todo,
        ::std::string::String,
    > = crate::reexports::api::__private::record::Column::at(7usize);
    /// The field `hash`, in filters and sorts.
    pub(crate) const HASH: crate::reexports::api::__private::record::Column<
        Todo,
        String,
    > = crate::reexports::api::__private::record::Column::at(8usize);
    /// The field `type`, in filters and sorts.
    pub(crate) const TYPE: crate::reexports::api::__private::record::Column<
        Todo,
        Option<u8>,
    > = crate::reexports::api::__private::record::Column::at(9usize);
}
crate::reexports::api::__private::record::needs_garde!();
/// What is sent to make or replace a [`Todo`].
#[derive(
    ::core::clone::Clone,
    crate::reexports::api::__private::serde::Serialize,
    crate::reexports::api::__private::serde::Deserialize,
    crate::reexports::api::__private::schemars::JsonSchema,
    ::garde::Validate
)]
#[serde(crate = "crate::reexports::api::__private::serde", deny_unknown_fields)]
#[schemars(crate = "crate::reexports::api::__private::schemars")]
#[garde(allow_unvalidated)]
#[allow(dead_code, deprecated, missing_docs)]
pub(crate) struct Draft {
    #[serde(default, skip_serializing_if = "::core::option::Option::is_none")]
    pub id: ::core::option::Option<String>,
    #[garde(length(min = 1), custom(is_polite))]
    pub text: String,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "bool")]
    pub done: ::core::option::Option<bool>,
    #[schemars(extend("x-unit" = "kg"))]
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "Vec<String>")]
    #[garde(inner(inner(length(min = 1), ascii)))]
    #[schemars(inner(length(min = 1)))]
    weights: ::core::option::Option<Vec<String>>,
    #[serde(rename = "ownerId")]
    #[serde(skip)]
    owner_id: ::core::option::Option<i64>,
    #[serde(rename = "madeAt")]
    #[serde(skip)]
    made_at: ::core::option::Option<Time>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    due: Option<Date>,
    hash: String,
    #[serde(default)]
    r#type: Option<u8>,
}
#[automatically_derived]
impl ::core::fmt::Debug for Draft {
    fn fmt(&self, __feathers_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __feathers_f
            .debug_struct("Draft")
            .field("id", &self.id)
            .field("text", &self.text)
            .field("done", &self.done)
            .field("weights", &self.weights)
            .field("owner_id", &self.owner_id)
            .field("made_at", &self.made_at)
            .field("note", &self.note)
            .field("due", &self.due)
            .field("hash", &::core::format_args!("[private]"))
            .field("type", &self.r#type)
            .finish()
    }
}
#[automatically_derived]
impl crate::reexports::api::__private::record::NewRecord<Todo> for Draft {
    fn check(&self) -> crate::reexports::api::__private::record::Result<()> {
        crate::reexports::api::__private::record::check(
            self,
            &[("owner_id", "ownerId"), ("made_at", "madeAt")],
        )
    }
    #[allow(deprecated)]
    fn into_values(
        self,
    ) -> crate::reexports::api::__private::record::Result<
        crate::reexports::api::__private::record::Values<Todo>,
    > {
        let mut __feathers_values = crate::reexports::api::__private::record::Values::new();
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            0usize,
            self
                .id
                .as_ref()
                .map(|__feathers_value| <String as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            1usize,
            ::core::option::Option::Some(
                <String as crate::reexports::api::__private::record::Field>::scalar(
                    &self.text,
                ),
            ),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            2usize,
            ::core::option::Option::Some(
                <bool as crate::reexports::api::__private::record::Field>::scalar(
                    &self
                        .done
                        .unwrap_or_else(|| -> bool {
                            ::core::default::Default::default()
                        }),
                ),
            ),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            3usize,
            ::core::option::Option::Some(
                crate::reexports::api::__private::record::AsJson::scalar(
                    &self.weights.unwrap_or_else(|| -> Vec<String> { Weight::of(1) }),
                ),
            ),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            4usize,
            self
                .owner_id
                .as_ref()
                .map(|__feathers_value| <i64 as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            5usize,
            self
                .made_at
                .as_ref()
                .map(|__feathers_value| crate::reexports::api::__private::record::AsText::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            6usize,
            ::core::option::Option::Some(
                <Option<
                    String,
                > as crate::reexports::api::__private::record::Field>::scalar(&self.note),
            ),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            7usize,
            ::core::option::Option::Some(
                crate::reexports::api::__private::record::AsText::scalar(&self.due),
            ),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            8usize,
            ::core::option::Option::Some(
                <String as crate::reexports::api::__private::record::Field>::scalar(
                    &self.hash,
                ),
            ),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            9usize,
            ::core::option::Option::Some(
                <Option<
                    u8,
                > as crate::reexports::api::__private::record::Field>::scalar(
                    &self.r#type,
                ),
            ),
        )?;
        ::core::result::Result::Ok(__feathers_values)
    }
    fn complete(
        __feathers_values: &mut crate::reexports::api::__private::record::Values<Todo>,
    ) -> crate::reexports::api::__private::record::Result<()> {
        crate::reexports::api::__private::record::put_default(
            __feathers_values,
            5usize,
            || {
                let __feathers_default: Time = now();
                crate::reexports::api::__private::record::AsText::scalar(
                        &__feathers_default,
                    )
                    .map(crate::reexports::api::__private::record::Scalar::into_owned)
            },
        )?;
        ::core::result::Result::Ok(())
    }
}
/// What is sent to change parts of a [`Todo`]: what is left out stays.
#[derive(
    ::core::clone::Clone,
    ::core::default::Default,
    crate::reexports::api::__private::serde::Serialize,
    crate::reexports::api::__private::serde::Deserialize,
    crate::reexports::api::__private::schemars::JsonSchema,
    ::garde::Validate
)]
#[serde(crate = "crate::reexports::api::__private::serde", deny_unknown_fields)]
#[schemars(crate = "crate::reexports::api::__private::schemars")]
#[garde(allow_unvalidated)]
#[allow(dead_code, deprecated, missing_docs)]
pub(crate) struct Change {
    #[serde(default, skip_serializing)]
    pub id: crate::reexports::api::__private::record::Ignored<String>,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "String")]
    #[garde(length(min = 1), inner(custom(is_polite)))]
    pub text: ::core::option::Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "bool")]
    pub done: ::core::option::Option<bool>,
    #[schemars(extend("x-unit" = "kg"))]
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "Vec<String>")]
    #[garde(inner(inner(length(min = 1), ascii)))]
    #[schemars(inner(length(min = 1)))]
    weights: ::core::option::Option<Vec<String>>,
    #[serde(rename = "ownerId")]
    #[serde(skip)]
    owner_id: ::core::option::Option<i64>,
    #[serde(rename = "madeAt")]
    #[serde(skip)]
    made_at: ::core::option::Option<Time>,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "Option<String>")]
    note: ::core::option::Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "Option<Date>")]
    due: ::core::option::Option<Option<Date>>,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "String")]
    hash: ::core::option::Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::reexports::api::__private::record::present",
        skip_serializing_if = "::core::option::Option::is_none"
    )]
    #[schemars(with = "Option<u8>")]
    r#type: ::core::option::Option<Option<u8>>,
}
#[automatically_derived]
impl ::core::fmt::Debug for Change {
    fn fmt(&self, __feathers_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __feathers_f
            .debug_struct("Change")
            .field("id", &self.id)
            .field("text", &self.text)
            .field("done", &self.done)
            .field("weights", &self.weights)
            .field("owner_id", &self.owner_id)
            .field("made_at", &self.made_at)
            .field("note", &self.note)
            .field("due", &self.due)
            .field("hash", &::core::format_args!("[private]"))
            .field("type", &self.r#type)
            .finish()
    }
}
#[automatically_derived]
impl crate::reexports::api::__private::record::PatchRecord<Todo> for Change {
    fn check(&self) -> crate::reexports::api::__private::record::Result<()> {
        crate::reexports::api::__private::record::check(
            self,
            &[("owner_id", "ownerId"), ("made_at", "madeAt")],
        )
    }
    #[allow(deprecated)]
    fn into_values(
        self,
    ) -> crate::reexports::api::__private::record::Result<
        crate::reexports::api::__private::record::Values<Todo>,
    > {
        let mut __feathers_values = crate::reexports::api::__private::record::Values::new();
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            1usize,
            self
                .text
                .as_ref()
                .map(|__feathers_value| <String as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            2usize,
            self
                .done
                .as_ref()
                .map(|__feathers_value| <bool as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            3usize,
            self
                .weights
                .as_ref()
                .map(|__feathers_value| crate::reexports::api::__private::record::AsJson::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            4usize,
            self
                .owner_id
                .as_ref()
                .map(|__feathers_value| <i64 as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            5usize,
            self
                .made_at
                .as_ref()
                .map(|__feathers_value| crate::reexports::api::__private::record::AsText::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            6usize,
            self
                .note
                .as_ref()
                .map(|__feathers_value| <Option<
                    String,
                > as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            7usize,
            self
                .due
                .as_ref()
                .map(|__feathers_value| crate::reexports::api::__private::record::AsText::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            8usize,
            self
                .hash
                .as_ref()
                .map(|__feathers_value| <String as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        crate::reexports::api::__private::record::put(
            &mut __feathers_values,
            9usize,
            self
                .r#type
                .as_ref()
                .map(|__feathers_value| <Option<
                    u8,
                > as crate::reexports::api::__private::record::Field>::scalar(
                    __feathers_value,
                )),
        )?;
        ::core::result::Result::Ok(__feathers_values)
    }
}
