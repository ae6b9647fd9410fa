impl Messages {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
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
impl crate::reexports::api::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [crate::reexports::api::__private::Row<Self>] = &[
        crate::reexports::api::__private::row::<
            Self,
            crate::reexports::api::__private::Find,
        >(),
        crate::reexports::api::__private::row::<
            Self,
            crate::reexports::api::__private::Patch,
        >(),
    ];
    type Client = crate::reexports::api::__private::Handle<Self>;
}
#[automatically_derived]
impl crate::reexports::api::__private::Method<crate::reexports::api::__private::Find>
for Messages {
    type Id = ();
    type Data = ();
    type Output = <Result<
        Vec<Message>,
    > as crate::reexports::api::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut crate::reexports::api::__private::Context,
        __feathers_args: &mut crate::reexports::api::__private::Args<
            Self,
            crate::reexports::api::__private::Find,
        >,
    ) -> crate::reexports::api::__private::Result<Self::Output> {
        <Result<
            Vec<Message>,
        > as crate::reexports::api::__private::IntoReply>::into_reply(self.find().await)
    }
}
#[automatically_derived]
impl crate::reexports::api::__private::Method<crate::reexports::api::__private::Patch>
for Messages {
    type Id = i64;
    type Data = PatchMessage;
    type Output = <Result<
        Message,
    > as crate::reexports::api::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut crate::reexports::api::__private::Context,
        __feathers_args: &mut crate::reexports::api::__private::Args<
            Self,
            crate::reexports::api::__private::Patch,
        >,
    ) -> crate::reexports::api::__private::Result<Self::Output> {
        let __feathers_id = crate::reexports::api::__private::id(__feathers_args)?;
        let __feathers_a0 = <Inject<
            User,
        > as crate::reexports::api::__private::FromCall>::from_call(__feathers_cx)
            .await?;
        let __feathers_data = crate::reexports::api::__private::data_ref(
            __feathers_args,
        )?;
        <Result<
            Message,
        > as crate::reexports::api::__private::IntoReply>::into_reply(
            self.patch(__feathers_id, __feathers_data, __feathers_a0).await,
        )
    }
    fn describe(__feathers_describe: &mut crate::reexports::api::__private::Describe) {
        <Inject<
            User,
        > as crate::reexports::api::__private::FromCall>::describe(__feathers_describe);
    }
}
