#[allow(clippy::type_complexity)]
impl Messages {
    #[deprecated(note = "use `get`")]
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    #[expect(deprecated, reason = "old clients")]
    #[must_use]
    #[tracing::instrument]
    async fn get(&self, id: OldId) -> Result<Message> {
        todo!()
    }
}
#[allow(clippy::type_complexity)]
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[allow(clippy::type_complexity)]
#[allow(deprecated)]
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
#[allow(clippy::type_complexity)]
#[allow(deprecated, reason = "old clients")]
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Get> for Messages {
    type Id = OldId;
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
