impl<S: Store> Messages<S> {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    /// Marks all up to this one.
    async fn mark_read(&self, data: MarkRead, me: Inject<User>) -> Result<Unread> {
        todo!()
    }
    #[cfg(feature = "typing")]
    fn r#type(&self, typing: &Typing) -> Result<()> {
        todo!()
    }
    async fn ping(&self, _: ()) -> Result<Pong> {
        todo!()
    }
}
const _: () = {
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    #[derive(::core::fmt::Debug)]
    pub enum __feathers_mark_read {}
    #[automatically_derived]
    impl ::feathers::__private::Kind for __feathers_mark_read {
        const NAME: &'static str = "markRead";
        const DATA: bool = true;
        const CUSTOM: bool = true;
    }
    #[cfg(feature = "typing")]
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    #[derive(::core::fmt::Debug)]
    pub enum __feathers_type {}
    #[cfg(feature = "typing")]
    #[automatically_derived]
    impl ::feathers::__private::Kind for __feathers_type {
        const NAME: &'static str = "type";
        const DATA: bool = true;
        const CUSTOM: bool = true;
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    #[derive(::core::fmt::Debug)]
    pub enum __feathers_ping {}
    #[automatically_derived]
    impl ::feathers::__private::Kind for __feathers_ping {
        const NAME: &'static str = "ping";
        const DATA: bool = true;
        const CUSTOM: bool = true;
    }
    #[doc(hidden)]
    pub struct __FeathersClient<S: ::feathers::__private::Service>(
        ::feathers::__private::Handle<S>,
    );
    #[automatically_derived]
    impl<
        S: ::feathers::__private::Service,
    > ::core::convert::From<::feathers::__private::Handle<S>> for __FeathersClient<S> {
        fn from(__feathers_handle: ::feathers::__private::Handle<S>) -> Self {
            Self(__feathers_handle)
        }
    }
    #[automatically_derived]
    impl<S: ::feathers::__private::Service> ::core::ops::Deref for __FeathersClient<S> {
        type Target = ::feathers::__private::Handle<S>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    #[automatically_derived]
    impl<S: ::feathers::__private::Service> ::core::clone::Clone
    for __FeathersClient<S> {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    #[automatically_derived]
    impl<S: ::feathers::__private::Service> ::core::fmt::Debug for __FeathersClient<S> {
        fn fmt(
            &self,
            __feathers_f: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __feathers_f)
        }
    }
    #[automatically_derived]
    #[allow(missing_docs)]
    impl<S: ::feathers::__private::Service> __FeathersClient<S> {
        ///Marks all up to this one.
        pub fn mark_read(
            &self,
            __feathers_data: <S as ::feathers::__private::Method<
                __feathers_mark_read,
            >>::Data,
        ) -> ::feathers::__private::Request<
            <S as ::feathers::__private::Method<__feathers_mark_read>>::Output,
        >
        where
            S: ::feathers::__private::Method<
                __feathers_mark_read,
                Id = (),
                Data: ::feathers::__private::ToJson,
                Output: ::feathers::__private::FromJson,
            >,
        {
            self.0.call::<__feathers_mark_read>((), __feathers_data)
        }
        #[cfg(feature = "typing")]
        pub fn r#type(
            &self,
            __feathers_data: <S as ::feathers::__private::Method<__feathers_type>>::Data,
        ) -> ::feathers::__private::Request<
            <S as ::feathers::__private::Method<__feathers_type>>::Output,
        >
        where
            S: ::feathers::__private::Method<
                __feathers_type,
                Id = (),
                Data: ::feathers::__private::ToJson,
                Output: ::feathers::__private::FromJson,
            >,
        {
            self.0.call::<__feathers_type>((), __feathers_data)
        }
        pub fn ping(
            &self,
        ) -> ::feathers::__private::Request<
            <S as ::feathers::__private::Method<__feathers_ping>>::Output,
        >
        where
            S: ::feathers::__private::Method<
                __feathers_ping,
                Id = (),
                Data = (),
                Output: ::feathers::__private::FromJson,
            >,
        {
            self.0.call::<__feathers_ping>((), ())
        }
    }
    #[automatically_derived]
    impl<S: Store> ::feathers::__private::Service for Messages<S> {
        const PATH: &'static str = "messages";
        const ROWS: &'static [::feathers::__private::Row<Self>] = &[
            ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
            ::feathers::__private::row::<Self, __feathers_mark_read>(),
            #[cfg(feature = "typing")]
            ::feathers::__private::row::<Self, __feathers_type>(),
            ::feathers::__private::row::<Self, __feathers_ping>(),
        ];
        type Client = __FeathersClient<Self>;
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
    impl<S: Store> ::feathers::__private::Method<__feathers_mark_read> for Messages<S> {
        type Id = ();
        type Data = MarkRead;
        type Output = <Result<Unread> as ::feathers::__private::IntoReply>::Output;
        const DOC: &'static str = "Marks all up to this one.";
        async fn invoke(
            &self,
            __feathers_cx: &mut ::feathers::__private::Context,
            __feathers_args: &mut ::feathers::__private::Args<Self, __feathers_mark_read>,
        ) -> ::feathers::__private::Result<Self::Output> {
            let __feathers_data = ::feathers::__private::data(__feathers_args)?;
            let __feathers_a0 = <Inject<
                User,
            > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
                .await?;
            <Result<
                Unread,
            > as ::feathers::__private::IntoReply>::into_reply(
                self.mark_read(__feathers_data, __feathers_a0).await,
            )
        }
        fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
            <Inject<
                User,
            > as ::feathers::__private::FromCall>::describe(__feathers_describe);
        }
    }
    #[cfg(feature = "typing")]
    #[automatically_derived]
    impl<S: Store> ::feathers::__private::Method<__feathers_type> for Messages<S> {
        type Id = ();
        type Data = Typing;
        type Output = <Result<()> as ::feathers::__private::IntoReply>::Output;
        async fn invoke(
            &self,
            __feathers_cx: &mut ::feathers::__private::Context,
            __feathers_args: &mut ::feathers::__private::Args<Self, __feathers_type>,
        ) -> ::feathers::__private::Result<Self::Output> {
            let __feathers_data = ::feathers::__private::data_ref(__feathers_args)?;
            <Result<
                (),
            > as ::feathers::__private::IntoReply>::into_reply(
                self.r#type(__feathers_data),
            )
        }
    }
    #[automatically_derived]
    impl<S: Store> ::feathers::__private::Method<__feathers_ping> for Messages<S> {
        type Id = ();
        type Data = ();
        type Output = <Result<Pong> as ::feathers::__private::IntoReply>::Output;
        async fn invoke(
            &self,
            __feathers_cx: &mut ::feathers::__private::Context,
            __feathers_args: &mut ::feathers::__private::Args<Self, __feathers_ping>,
        ) -> ::feathers::__private::Result<Self::Output> {
            <Result<
                Pong,
            > as ::feathers::__private::IntoReply>::into_reply(self.ping(()).await)
        }
    }
};
