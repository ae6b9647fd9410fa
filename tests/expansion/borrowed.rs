impl Messages {
    async fn patch(
        &self,
        id: i64,
        data: &PatchMessage,
        me: Inject<User>,
    ) -> Result<Message> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Patch>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Patch> for Messages {
    type Id = i64;
    type Data = PatchMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Patch,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        let __feathers_a0 = <Inject<
            User,
        > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        let __feathers_data = ::feathers::__private::data_ref(__feathers_args)?;
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.patch(__feathers_id, __feathers_data, __feathers_a0).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Inject<User> as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
