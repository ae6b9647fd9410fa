impl Todos {
    fn store(&self) -> &Sql<Todo> {
        &self.0
    }
    fn mine(&self, me: Inject<User>) -> Result<Scope<Todo>> {
        Scope::only(Todo::OWNER, &me.id)
    }
    async fn get(&self, id: i64) -> Result<Todo> {
        todo!()
    }
    fn trim(&self, data: &mut NewTodo) {
        data.trim();
    }
    fn who(&self, todo: &Todo) -> Audience {
        channel(todo.owner)
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Todos {
    const PATH: &'static str = "todos";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Update>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Patch>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Remove>(),
    ];
    const PUBLISHED: &'static [&'static str] = &["created"];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::stored::Stored for Todos {
    type Adapter = Sql<Todo>;
    const PAGES: ::core::option::Option<::feathers::__private::stored::Pages> = ::core::option::Option::Some(::feathers::__private::stored::Pages {
        default: 10,
        max: 50,
    });
    fn adapter(&self) -> &Self::Adapter {
        self.store()
    }
    async fn scope(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
    ) -> ::feathers::__private::Result<
        ::feathers::__private::stored::Scope<
            ::feathers::__private::stored::RecordOf<Self>,
        >,
    > {
        let __feathers_a0 = <Inject<
            User,
        > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        <Result<
            Scope<Todo>,
        > as ::feathers::__private::stored::IntoScope<
            _,
        >>::into_scope(self.mine(__feathers_a0))
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Get> for Todos {
    type Id = i64;
    type Data = ();
    type Output = <Result<Todo> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Get,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        <Result<
            Todo,
        > as ::feathers::__private::IntoReply>::into_reply(self.get(__feathers_id).await)
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Todos {
    type Id = ();
    type Data = ();
    type Output = <::feathers::__private::Result<
        ::feathers::__private::Page<::feathers::__private::stored::One<Self>>,
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
            ::feathers::__private::Page<::feathers::__private::stored::One<Self>>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::find_page(self, __feathers_cx).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Create> for Todos {
    type Id = ();
    type Data = ::feathers::__private::stored::NewOf<Self>;
    type Output = <::feathers::__private::Result<
        ::feathers::__private::stored::One<Self>,
    > as ::feathers::__private::IntoReply>::Output;
    const HOOKED: bool = true;
    async fn before(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<()> {
        {
            ::feathers::__private::read_data(__feathers_frame)?;
            for __feathers_i in 0..::feathers::__private::data_count::<
                _,
                NewTodo,
            >(::feathers::__private::parts(__feathers_frame).data)? {
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_data = ::feathers::__private::data_item::<
                    _,
                    NewTodo,
                >(__feathers_parts.data, __feathers_i)?;
                ::feathers::__private::IntoDone::into_done(
                    self.trim(&mut *__feathers_data),
                )?;
            }
        }
        ::core::result::Result::Ok(())
    }
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
            ::feathers::__private::stored::One<Self>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::create(self, __feathers_cx, __feathers_data)
                .await,
        )
    }
    async fn audience(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<
        ::core::option::Option<::std::vec::Vec<::feathers::__private::Audience>>,
    > {
        ::feathers::__private::read_result(&mut *__feathers_frame)?;
        let __feathers_count = ::feathers::__private::result_count::<
            _,
            Todo,
        >(::feathers::__private::parts(__feathers_frame).result)?;
        let mut __feathers_all = ::std::vec::Vec::with_capacity(__feathers_count);
        for __feathers_i in 0..__feathers_count {
            let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
            __feathers_all
                .push(
                    <Audience as ::feathers::__private::IntoAudience>::into_audience(
                        self
                            .who(
                                ::feathers::__private::result_item::<
                                    _,
                                    Todo,
                                >(__feathers_parts.result, __feathers_i)?,
                            ),
                    )?,
                );
        }
        ::core::result::Result::Ok(::core::option::Option::Some(__feathers_all))
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Update> for Todos {
    type Id = ::feathers::__private::Target<::feathers::__private::stored::KeyOf<Self>>;
    type Data = ::feathers::__private::stored::NewOf<Self>;
    type Output = <::feathers::__private::Result<
        ::feathers::__private::stored::One<Self>,
    > as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Update,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        <::feathers::__private::Result<
            ::feathers::__private::stored::One<Self>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::update(
                    self,
                    __feathers_cx,
                    __feathers_id,
                    __feathers_data,
                )
                .await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Patch> for Todos {
    type Id = ::feathers::__private::Target<::feathers::__private::stored::KeyOf<Self>>;
    type Data = ::feathers::__private::stored::PatchOf<Self>;
    type Output = <::feathers::__private::Result<
        ::feathers::__private::OneOrMany<::feathers::__private::stored::One<Self>>,
    > as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Patch,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        <::feathers::__private::Result<
            ::feathers::__private::OneOrMany<::feathers::__private::stored::One<Self>>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::patch_multi(
                    self,
                    __feathers_cx,
                    __feathers_id,
                    __feathers_data,
                )
                .await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Remove> for Todos {
    type Id = ::feathers::__private::Target<::feathers::__private::stored::KeyOf<Self>>;
    type Data = ();
    type Output = <::feathers::__private::Result<
        ::feathers::__private::stored::One<Self>,
    > as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Remove,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        <::feathers::__private::Result<
            ::feathers::__private::stored::One<Self>,
        > as ::feathers::__private::IntoReply>::into_reply(
            ::feathers::__private::stored::remove(self, __feathers_cx, __feathers_id)
                .await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        ::feathers::__private::stored::describe::<Self>(__feathers_describe);
    }
}
