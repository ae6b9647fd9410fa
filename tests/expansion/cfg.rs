#[cfg(feature = "messages")]
impl Messages {
    #[cfg(feature = "memory")]
    async fn find(&self) -> Result<Vec<Message>> {
        Ok(self.memory())
    }
    #[cfg(not(feature = "memory"))]
    async fn find(&self) -> Result<Vec<Message>> {
        self.disk().await
    }
    #[cfg_attr(feature = "frozen", cfg(any()), doc = "Never there.", inline)]
    #[inline]
    async fn create(&self, data: NewMessage) -> Result<Message> {
        todo!()
    }
}
#[cfg(feature = "messages")]
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        #[cfg(feature = "memory")]
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        #[cfg(not(feature = "memory"))]
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        #[cfg_attr(feature = "frozen", cfg(any()))]
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[cfg(feature = "messages")]
#[cfg(feature = "memory")]
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
#[cfg(feature = "messages")]
#[cfg(not(feature = "memory"))]
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
#[cfg(feature = "messages")]
#[cfg_attr(feature = "frozen", cfg(any()))]
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
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.create(__feathers_data).await,
        )
    }
}
