impl Messages {
    #[cfg(feature = "memory")]
    fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    #[cfg_attr(feature = "disk", cfg(unix))]
    #[cfg(not(feature = "memory"))]
    fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    fn get(&self, id: i64) -> Result<Message> {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        #[cfg(feature = "memory")]
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        #[cfg_attr(feature = "disk", cfg(unix))]
        #[cfg(not(feature = "memory"))]
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
    fn hooks(&self) -> ::feathers::__private::Reusable {
        let __feathers_hooks = ::feathers::__private::Reusable::new();
        let __feathers_hooks = __feathers_hooks.hook(authenticated());
        #[cfg(feature = "memory")]
        let __feathers_hooks = __feathers_hooks.hook(limit(10));
        #[cfg_attr(feature = "disk", cfg(unix))]
        #[cfg(not(feature = "memory"))]
        let __feathers_hooks = __feathers_hooks.hook(limit(100));
        #[cfg_attr(feature = "disk", cfg(unix))]
        #[cfg(not(feature = "memory"))]
        let __feathers_hooks = __feathers_hooks.around(cached());
        let __feathers_hooks = __feathers_hooks.hook(mask());
        let __feathers_hooks = __feathers_hooks.hook(known());
        __feathers_hooks
    }
}
#[cfg(feature = "memory")]
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Find> for Messages {
    type Id = ();
    type Data = ();
    type Output = <Result<Vec<Message>> as ::feathers::__private::IntoReply>::Output;
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
            ::feathers::__private::Find,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        <Result<
            Vec<Message>,
        > as ::feathers::__private::IntoReply>::into_reply(self.find())
    }
}
#[cfg_attr(feature = "disk", cfg(unix))]
#[cfg(not(feature = "memory"))]
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
                1usize + ::core::cfg!(all(all(feature = "memory"))) as usize,
            )
            .await?;
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
        > as ::feathers::__private::IntoReply>::into_reply(self.find())
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Get> for Messages {
    type Id = i64;
    type Data = ();
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    async fn before_all(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Get,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                0usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
    async fn before(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Get,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::Before,
                2usize + ::core::cfg!(all(all(feature = "memory"))) as usize
                    + ::core::cfg!(
                        all(any(not(feature = "disk"), all(all(unix))), all(not(feature =
                        "memory")))
                    ) as usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
    async fn after(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Get,
        >,
    ) -> ::feathers::__private::Result<()> {
        ::feathers::__private::reusable(
                __feathers_frame,
                ::feathers::__private::Stage::After,
                1usize + ::core::cfg!(all(all(feature = "memory"))) as usize
                    + ::core::cfg!(
                        all(any(not(feature = "disk"), all(all(unix))), all(not(feature =
                        "memory")))
                    ) as usize,
            )
            .await?;
        ::core::result::Result::Ok(())
    }
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
        > as ::feathers::__private::IntoReply>::into_reply(self.get(__feathers_id))
    }
}
