impl Hello {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(vec!["world".to_owned()])
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Hello {
    const PATH: &'static str = "hello";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Hello {
    type Id = ();
    type Data = ();
    type Output = <Result<Vec<String>> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        <Result<
            Vec<String>,
        > as ::feathers::__private::IntoReply>::into_reply(self.find().await)
    }
}
