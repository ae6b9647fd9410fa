impl Numbers {
    fn find(&self) -> Result<Vec<u32>> {
        Ok(vec![1])
    }
    pub(crate) fn r#get(&self, _: usize, (from, to): Range) -> Result<u32> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Numbers {
    const PATH: &'static str = "numbers";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Numbers {
    type Id = ();
    type Data = ();
    type Output = <Result<Vec<u32>> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        <Result<Vec<u32>> as ::feathers::__private::IntoReply>::into_reply(self.find())
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Get> for Numbers {
    type Id = usize;
    type Data = ();
    type Output = <Result<u32> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Get,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        let __feathers_a0 = <Range as ::feathers::__private::FromCall>::from_call(
                __feathers_cx,
            )
            .await?;
        <Result<
            u32,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.r#get(__feathers_id, __feathers_a0),
        )
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        <Range as ::feathers::__private::FromCall>::describe(__feathers_describe);
    }
}
