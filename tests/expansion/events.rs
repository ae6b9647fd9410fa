impl<S: Store> Messages<S> {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
}
#[automatically_derived]
impl<S: Store> ::feathers::__private::Service for Messages<S> {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
    ];
    const EVENTS: &'static [&'static str] = <MessageEvent<
        S,
    > as ::feathers::__private::EventSet>::NAMES;
    fn event_schemas(
        __feathers_generator: &mut ::feathers::__private::SchemaGenerator,
    ) -> ::std::vec::Vec<(&'static str, ::feathers::__private::Schema)> {
        <MessageEvent<
            S,
        > as ::feathers::__private::EventSet>::schemas(__feathers_generator)
    }
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl<S: Store> ::feathers::__private::Method<::feathers::__private::Find>
for Messages<S> {
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
#[automatically_derived]
impl<S: Store> ::feathers::__private::Emits<MessageEvent<S>> for Messages<S> {}
