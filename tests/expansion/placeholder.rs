impl Messages {
    async fn find(&self, Route(user): Route<UserRoute>) -> Result<Vec<Message>> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "users/:userId/messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Messages {
    type Id = ();
    type Data = ();
    type Output = <Result<Vec<Message>> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_a0 = <Route<
            UserRoute,
        > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        <Result<
            Vec<Message>,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.find(__feathers_a0).await,
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Route<
            UserRoute,
        > as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
