/// What people say.
///
///     indented
impl Messages {
    //! Also of the service.
    ///
    /// One message.
    ///
    async fn get(&self, id: i64) -> Result<Message> {
        todo!()
    }
    /// From a file:
    #[doc = include_str!("create.md")]
    /// and then this.
    async fn create(&self, data: NewMessage) -> Result<Message> {
        todo!()
    }
    #[doc(hidden)]
    async fn remove(&self, id: i64) -> Result<Message> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const DOC: &'static str = "What people say.\n\n    indented\nAlso of the service.";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Remove>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Get> for Messages {
    type Id = i64;
    type Data = ();
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    const DOC: &'static str = "One message.";
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
    const DOC: &'static str = ::core::concat!(
        "From a file:\n", include_str!("create.md"), "\nand then this."
    );
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.create(__feathers_data).await,
        )
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Remove> for Messages {
    type Id = i64;
    type Data = ();
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
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
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.remove(__feathers_id).await,
        )
    }
}
