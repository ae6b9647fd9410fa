impl Messages {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    #[cfg(feature = "memory")]
    fn fill(&self) {}
    #[cfg(not(feature = "memory"))]
    async fn connect(&self, app: AppRef) -> Result<(), sqlx::Error> {
        todo!()
    }
    async fn disconnect(&self) -> Result<()> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
    #[cfg(feature = "memory")]
    async fn setup(
        &self,
        _: ::feathers::__private::AppRef,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::IntoDone::into_done(self.fill())
    }
    #[cfg(not(feature = "memory"))]
    async fn setup(
        &self,
        __feathers_app: ::feathers::__private::AppRef,
    ) -> ::feathers::__private::Result<()> {
        <Result<
            (),
            sqlx::Error,
        > as ::feathers::__private::IntoDone>::into_done(
            self.connect(__feathers_app).await,
        )
    }
    async fn teardown(&self) -> ::feathers::__private::Result<()> {
        <Result<
            (),
        > as ::feathers::__private::IntoDone>::into_done(self.disconnect().await)
    }
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
        <Result<
            Vec<Message>,
        > as ::feathers::__private::IntoReply>::into_reply(self.find().await)
    }
}
