///Kept.
impl Messages {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    #[inline]
    async fn create(&self, data: NewMessage) -> Result<Message> {
        todo!()
    }
    fn last(&self) {}
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const DOC: &'static str = "Kept.";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
    fn hooks(&self) -> ::feathers::__private::Reusable {
        ::feathers::__private::Reusable::new()
            .hook(authenticated())
            .around(self.timing.clone())
            .hook(mask())
            .hook(limit(10))
            .hook(report())
            .hook(validate::<NewMessage, _>(|data| data.check()))
            .around(transaction(&self.pool))
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Messages {
    type Id = ();
    type Data = ();
    type Output = <Result<Vec<Message>> as ::feathers::__private::IntoReply>::Output;
    const AROUND: &'static [::feathers::__private::Around<Self>] = &[
        |_, __feathers_cx, __feathers_next| ::feathers::__private::reusable_around(
            __feathers_cx,
            __feathers_next,
            0usize,
        ),
    ];
    async fn before_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                0usize,
            )
            .await?;
        {
            ::feathers::__private::IntoDone::into_done(self.last())?;
        }
        ::core::result::Result::Ok(())
    }
    async fn before(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                2usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
    async fn after_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::After,
                1usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
    async fn error(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Find,
        >,
        __feathers_error: ::feathers::__private::Error,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::enter_error(__feathers_frame, __feathers_error);
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Error,
                3usize,
            )
            .await?;
        ::feathers::__private::leave_error(__feathers_frame)
    }
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
impl ::feathers::__private::Method<::feathers::__private::Create> for Messages {
    type Id = ();
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    const AROUND: &'static [::feathers::__private::Around<Self>] = &[
        |_, __feathers_cx, __feathers_next| ::feathers::__private::reusable_around(
            __feathers_cx,
            __feathers_next,
            0usize,
        ),
        |_, __feathers_cx, __feathers_next| ::feathers::__private::reusable_around(
            __feathers_cx,
            __feathers_next,
            1usize,
        ),
    ];
    async fn before_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                0usize,
            )
            .await?;
        {
            ::feathers::__private::IntoDone::into_done(self.last())?;
        }
        ::core::result::Result::Ok(())
    }
    async fn before(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                4usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
    async fn after_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::After,
                1usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
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
