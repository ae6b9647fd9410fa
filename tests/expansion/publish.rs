impl Messages {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ALLOW_UNKNOWN_QUERY: bool = true;
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
    fn audience(&self) -> ::core::option::Option<::feathers::__private::Audience> {
        ::core::option::Option::Some(::core::convert::Into::into(self.room.members()))
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
