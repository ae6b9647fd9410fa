impl<S: Source> Todos<S> {
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }
}
#[automatically_derived]
impl<S: Source> ::feathers::__private::Service for Todos<S> {
    const PATH: &'static str = "todos";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl<S: Source> ::feathers::__private::stored::Stored for Todos<S> {
    type Adapter = Memory<Todo>;
    const PAGES: ::core::option::Option<::feathers::__private::stored::Pages> = ::core::option::Option::Some(::feathers::__private::stored::Pages {
        default: 10,
        max: 10,
    });
    fn adapter(&self) -> &Self::Adapter {
        self.store()
    }
}
#[automatically_derived]
impl<S: Source> ::feathers::__private::Method<::feathers::__private::Find> for Todos<S> {
    type Id = ();
    type Data = ();
    type Output = <::feathers::__private::Result<
        ::feathers::__private::Slice<::feathers::__private::stored::One<Self>>,
    > as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        <::feathers::__private::Result<
            ::feathers::__private::Slice<::feathers::__private::stored::One<Self>>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::find_slice(self, __feathers_cx).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
#[automatically_derived]
impl<S: Source> ::feathers::__private::Method<::feathers::__private::Create>
for Todos<S> {
    type Id = ();
    type Data = ::feathers::__private::OneOrMany<
        ::feathers::__private::stored::NewOf<Self>,
    >;
    type Output = <::feathers::__private::Result<
        ::feathers::__private::OneOrMany<::feathers::__private::stored::One<Self>>,
    > as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        <::feathers::__private::Result<
            ::feathers::__private::OneOrMany<::feathers::__private::stored::One<Self>>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::create_multi(
                    self,
                    __feathers_cx,
                    __feathers_data,
                )
                .await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
