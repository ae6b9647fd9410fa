impl Messages {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    #[cfg(feature = "write")]
    async fn create(&self, data: NewMessage) -> Result<Message> {
        todo!()
    }
    async fn remove(&self, id: i64) -> Result<Message> {
        todo!()
    }
    fn log(&self) {}
    fn check(&self, data: &mut NewMessage) {}
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        #[cfg(feature = "write")]
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Remove>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
    fn hooks(&self) -> ::feathers::__private::Reusable {
        let __feathers_hooks = ::feathers::__private::Reusable::new();
        let __feathers_hooks = __feathers_hooks.hook(limit(10));
        let __feathers_hooks = __feathers_hooks.guard(known);
        let __feathers_hooks = __feathers_hooks.guard(anyone);
        #[cfg(feature = "write")]
        let __feathers_hooks = __feathers_hooks.hook(trim);
        #[cfg(feature = "write")]
        let __feathers_hooks = __feathers_hooks.guard(signed_in);
        #[cfg(feature = "write")]
        let __feathers_hooks = __feathers_hooks.guard(allow(|user: &User| user.writes));
        let __feathers_hooks = __feathers_hooks.guard(self.owner());
        __feathers_hooks
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Messages {
    type Id = ();
    type Data = ();
    type Output = <Result<Vec<Message>> as ::feathers::__private::IntoReply>::Output;
    const HOOKED: bool = true;
    async fn before_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::guard(__feathers_frame, 0usize).await?;
        ::feathers::__private::guard(__feathers_frame, 1usize).await?;
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                0usize,
            )
            .await?;
        {
            ::feathers::__private::IntoDone::into_done(self.log())?;
        }
        ::core::result::Result::Ok(())
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
#[cfg(feature = "write")]
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Create> for Messages {
    type Id = ();
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    const HOOKED: bool = true;
    async fn before_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::guard(__feathers_frame, 0usize).await?;
        ::feathers::__private::guard(__feathers_frame, 2usize).await?;
        ::feathers::__private::guard(__feathers_frame, 3usize).await?;
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                0usize,
            )
            .await?;
        {
            ::feathers::__private::IntoDone::into_done(self.log())?;
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
                1usize,
            )
            .await?;
        {
            ::feathers::__private::read_data(__feathers_frame)?;
            for __feathers_i in 0..::feathers::__private::data_count::<
                _,
                NewMessage,
            >(::feathers::__private::parts(__feathers_frame).data)? {
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_data = ::feathers::__private::data_item::<
                    _,
                    NewMessage,
                >(__feathers_parts.data, __feathers_i)?;
                ::feathers::__private::IntoDone::into_done(
                    self.check(&mut *__feathers_data),
                )?;
            }
        }
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
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Remove> for Messages {
    type Id = i64;
    type Data = ();
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    const HOOKED: bool = true;
    async fn before_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Remove,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::guard(__feathers_frame, 0usize).await?;
        ::feathers::__private::guard(
                __feathers_frame,
                2usize + ::core::cfg!(all(all(feature = "write"))) as usize
                    + ::core::cfg!(all(all(feature = "write"))) as usize,
            )
            .await?;
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                0usize,
            )
            .await?;
        {
            ::feathers::__private::IntoDone::into_done(self.log())?;
        }
        ::core::result::Result::Ok(())
    }
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
