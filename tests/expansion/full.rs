impl Messages {
    async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Page<Message>> {
        self.page(query)
    }
    async fn get(&self, id: i64) -> Result<Message> {
        self.one(id)
    }
    async fn create(&self, data: NewMessage, me: Inject<User>) -> Result<Message> {
        self.add(data, &me)
    }
    async fn update(
        &self,
        id: i64,
        data: NewMessage,
        params: Params,
    ) -> Result<Message> {
        todo!()
    }
    async fn patch(
        &self,
        id: Target<i64>,
        mut data: PatchMessage,
        me: Inject<User>,
        params: Params,
    ) -> Result<OneOrMany<Message>> {
        todo!()
    }
    async fn remove(&self, id: Target<i64>) -> Result<OneOrMany<Message>, MessageError> {
        todo!()
    }
    /// A plain helper.
    fn page(&self, query: MessageQuery) -> Result<Page<Message>> {
        todo!()
    }
    const LIMIT: usize = { 10 };
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Update>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Patch>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Remove>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Messages {
    type Id = ();
    type Data = ();
    type Output = <Result<Page<Message>> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_a0 = <Query<
            MessageQuery,
        > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        <Result<
            Page<Message>,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.find(__feathers_a0).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Query<
            MessageQuery,
        > as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Get> for Messages {
    type Id = i64;
    type Data = ();
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
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
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(self.get(__feathers_id).await)
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Create> for Messages {
    type Id = ();
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        let __feathers_a0 = <Inject<
            User,
        > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.create(__feathers_data, __feathers_a0).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Inject<User> as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Update> for Messages {
    type Id = i64;
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
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
        let __feathers_a0 = <Params as ::feathers::__private::FromCall>::from_call(
                __feathers_cx,
            )
            .await?;
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.update(__feathers_id, __feathers_data, __feathers_a0).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Params as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Patch> for Messages {
    type Id = Target<i64>;
    type Data = PatchMessage;
    type Output = <Result<
        OneOrMany<Message>,
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
        let __feathers_a0 = <Inject<
            User,
        > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        let __feathers_a1 = <Params as ::feathers::__private::FromCall>::from_call(
                __feathers_cx,
            )
            .await?;
        <Result<
            OneOrMany<Message>,
        > as ::feathers::__private::IntoReply>::into_reply(
            self
                .patch(__feathers_id, __feathers_data, __feathers_a0, __feathers_a1)
                .await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Inject<User> as ::feathers::__private::FromCall>::describe(__feathers_describe);
        <Params as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Remove> for Messages {
    type Id = Target<i64>;
    type Data = ();
    type Output = <Result<
        OneOrMany<Message>,
        MessageError,
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
        <Result<
            OneOrMany<Message>,
            MessageError,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.remove(__feathers_id).await,
        )
    }
}
