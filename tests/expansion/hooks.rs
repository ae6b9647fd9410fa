impl Messages {
    async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Page<Message>> {
        todo!()
    }
    async fn create(&self, data: OneOrMany<NewMessage>) -> Result<OneOrMany<Message>> {
        todo!()
    }
    async fn patch(&self, id: i64, data: &PatchMessage) -> Result<Message> {
        todo!()
    }
    async fn mark_read(&self, data: MarkRead) -> Result<Unread> {
        todo!()
    }
    /// Of every item.
    async fn check(
        &self,
        me: Inject<User>,
        data: &mut NewMessage,
        result: &mut Option<OneOrMany<Message>>,
    ) -> Result<(), Refused> {
        todo!()
    }
    fn trim(&self, data: &mut impl HasText) {
        data.trim()
    }
    fn mine(&self, query: &mut MessageQuery, me: Inject<User>) -> Result<()> {
        todo!()
    }
    async fn log(&self, cx: &mut HookContext, clock: Clock) -> Result<()> {
        todo!()
    }
    fn mask(&self, result: &mut Page<Message>, caller: Caller) -> Result<()> {
        todo!()
    }
    #[cfg(feature = "audit")]
    async fn audit(&self, result: &impl Serialize) -> Result<()> {
        todo!()
    }
    fn compare(&self, id: &i64, data: &PatchMessage, result: &Message) {}
    async fn report(&self, error: &Error) {}
    fn recover(
        &self,
        id: &mut i64,
        data: &PatchMessage,
        error: &mut Error,
        result: &mut Option<Message>,
    ) -> Result<()> {
        todo!()
    }
    async fn timing(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        next.run(cx).await
    }
    #[cfg(feature = "transactions")]
    async fn transaction(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        next.run(cx).await
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
    }
    #[automatically_derived]
    impl ::feathers::__private::Service for Messages {
        const PATH: &'static str = "messages";
        const ROWS: &'static [::feathers::__private::Row<Self>] = &[
            ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
            ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
            ::feathers::__private::row::<Self, ::feathers::__private::Patch>(),
            ::feathers::__private::row::<Self, __feathers_mark_read>(),
        ];
        type Client = __FeathersClient<Self>;
    }
    #[automatically_derived]
    impl ::feathers::__private::Method<::feathers::__private::Find> for Messages {
        type Id = ();
        type Data = ();
        type Output = <Result<
            Page<Message>,
        > as ::feathers::__private::IntoReply>::Output;
        const AROUND: &'static [::feathers::__private::Around<Self>] = &[
            |__feathers_service, __feathers_cx, __feathers_next| ::std::boxed::Box::pin(async move {
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    __feathers_service
                        .timing(
                            <HookContext as ::feathers::__private::Whole>::whole(
                                __feathers_cx,
                            ),
                            __feathers_next,
                        )
                        .await,
                )
            }),
        ];
        const HOOKED: bool = true;
        async fn before_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Find,
            >,
        ) -> ::feathers::__private::Result<()> {
            {
                let __feathers_a0 = <Clock as ::feathers::__private::FromCall>::from_call(
                        ::feathers::__private::cx(__feathers_frame),
                    )
                    .await?;
                let __feathers_cx = <HookContext as ::feathers::__private::Whole>::whole(
                    ::feathers::__private::whole(
                        __feathers_frame,
                        ::feathers::__private::Stage::Before,
                    ),
                );
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.log(&mut *__feathers_cx, __feathers_a0).await,
                )?;
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
            {
                <MessageQuery as ::feathers::__private::HookQuery>::read(
                    __feathers_frame,
                )?;
                let __feathers_a0 = <Inject<
                    User,
                > as ::feathers::__private::FromCall>::from_call(
                        ::feathers::__private::cx(__feathers_frame),
                    )
                    .await?;
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_query = ::feathers::__private::query_mut::<
                    MessageQuery,
                >(
                    __feathers_parts.query,
                    {
                        use ::feathers::__private::Keeping as _;
                        (&::feathers::__private::Keeper::<MessageQuery>::NEW)
                            .feathers_keep()
                    },
                )?;
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.mine(&mut *__feathers_query, __feathers_a0),
                )?;
            }
            ::core::result::Result::Ok(())
        }
        async fn after(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Find,
            >,
        ) -> ::feathers::__private::Result<()> {
            {
                ::feathers::__private::read_result(&mut *__feathers_frame)?;
                for __feathers_i in 0..::feathers::__private::result_count::<
                    _,
                    Page<Message>,
                >(::feathers::__private::parts(__feathers_frame).result)? {
                    let __feathers_a0 = <Caller as ::feathers::__private::FromCall>::from_call(
                            ::feathers::__private::cx(__feathers_frame),
                        )
                        .await?;
                    let __feathers_parts = ::feathers::__private::parts(
                        __feathers_frame,
                    );
                    let __feathers_result = ::feathers::__private::result_item::<
                        _,
                        Page<Message>,
                    >(__feathers_parts.result, __feathers_i)?;
                    <Result<
                        (),
                    > as ::feathers::__private::IntoDone>::into_done(
                        self.mask(&mut *__feathers_result, __feathers_a0),
                    )?;
                }
            }
            ::core::result::Result::Ok(())
        }
        async fn error_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Find,
            >,
            __feathers_error: ::feathers::__private::Error,
        ) -> ::feathers::__private::Result<()> {
            ::feathers::__private::enter_error(__feathers_frame, __feathers_error);
            {
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_error = ::feathers::__private::error_mut::<
                    _,
                    Error,
                >(__feathers_parts.error)?;
                ::feathers::__private::IntoDone::into_done(
                    self.report(&*__feathers_error).await,
                )?;
            }
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
            let __feathers_a0 = <Query<
                MessageQuery,
            > as ::feathers::__private::FromCall>::from_call(__feathers_cx)
                .await?;
            <Result<
                Page<Message>,
            > as ::feathers::__private::IntoReply>::into_reply(
                self.find(__feathers_a0).await,
            )
        }
        fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
            <Query<
                MessageQuery,
            > as ::feathers::__private::FromCall>::describe(__feathers_describe);
            {
                <MessageQuery as ::feathers::__private::HookQuery>::describe(
                    __feathers_describe,
                );
                <Inject<
                    User,
                > as ::feathers::__private::FromCall>::describe(__feathers_describe);
            }
            {
                <Clock as ::feathers::__private::FromCall>::describe(
                    __feathers_describe,
                );
            }
            {
                <Caller as ::feathers::__private::FromCall>::describe(
                    __feathers_describe,
                );
            }
        }
    }
    #[automatically_derived]
    impl ::feathers::__private::Method<::feathers::__private::Create> for Messages {
        type Id = ();
        type Data = OneOrMany<NewMessage>;
        type Output = <Result<
            OneOrMany<Message>,
        > as ::feathers::__private::IntoReply>::Output;
        const AROUND: &'static [::feathers::__private::Around<Self>] = &[
            |__feathers_service, __feathers_cx, __feathers_next| ::std::boxed::Box::pin(async move {
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    __feathers_service
                        .timing(
                            <HookContext as ::feathers::__private::Whole>::whole(
                                __feathers_cx,
                            ),
                            __feathers_next,
                        )
                        .await,
                )
            }),
            #[cfg(feature = "transactions")]
            |__feathers_service, __feathers_cx, __feathers_next| ::std::boxed::Box::pin(async move {
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    __feathers_service
                        .transaction(
                            <HookContext as ::feathers::__private::Whole>::whole(
                                __feathers_cx,
                            ),
                            __feathers_next,
                        )
                        .await,
                )
            }),
        ];
        const HOOKED: bool = true;
        async fn before_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Create,
            >,
        ) -> ::feathers::__private::Result<()> {
            {
                let __feathers_a0 = <Clock as ::feathers::__private::FromCall>::from_call(
                        ::feathers::__private::cx(__feathers_frame),
                    )
                    .await?;
                let __feathers_cx = <HookContext as ::feathers::__private::Whole>::whole(
                    ::feathers::__private::whole(
                        __feathers_frame,
                        ::feathers::__private::Stage::Before,
                    ),
                );
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.log(&mut *__feathers_cx, __feathers_a0).await,
                )?;
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
            {
                ::feathers::__private::read_data(__feathers_frame)?;
                for __feathers_i in 0..::feathers::__private::data_count::<
                    _,
                    NewMessage,
                >(::feathers::__private::parts(__feathers_frame).data)? {
                    let __feathers_a0 = <Inject<
                        User,
                    > as ::feathers::__private::FromCall>::from_call(
                            ::feathers::__private::cx(__feathers_frame),
                        )
                        .await?;
                    let __feathers_parts = ::feathers::__private::parts(
                        __feathers_frame,
                    );
                    let __feathers_data = ::feathers::__private::data_item::<
                        _,
                        NewMessage,
                    >(__feathers_parts.data, __feathers_i)?;
                    let __feathers_result = ::feathers::__private::result_option::<
                        _,
                        OneOrMany<Message>,
                    >(__feathers_parts.result)?;
                    <Result<
                        (),
                        Refused,
                    > as ::feathers::__private::IntoDone>::into_done(
                        self
                            .check(
                                __feathers_a0,
                                &mut *__feathers_data,
                                &mut *__feathers_result,
                            )
                            .await,
                    )?;
                }
            }
            {
                ::feathers::__private::read_data(__feathers_frame)?;
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_data = ::feathers::__private::data_mut(
                    __feathers_parts.data,
                )?;
                ::feathers::__private::IntoDone::into_done(
                    self.trim(&mut *__feathers_data),
                )?;
            }
            ::core::result::Result::Ok(())
        }
        async fn error_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Create,
            >,
            __feathers_error: ::feathers::__private::Error,
        ) -> ::feathers::__private::Result<()> {
            ::feathers::__private::enter_error(__feathers_frame, __feathers_error);
            {
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_error = ::feathers::__private::error_mut::<
                    _,
                    Error,
                >(__feathers_parts.error)?;
                ::feathers::__private::IntoDone::into_done(
                    self.report(&*__feathers_error).await,
                )?;
            }
            ::feathers::__private::leave_error(__feathers_frame)
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
                OneOrMany<Message>,
            > as ::feathers::__private::IntoReply>::into_reply(
                self.create(__feathers_data).await,
            )
        }
        fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
            {
                <Inject<
                    User,
                > as ::feathers::__private::FromCall>::describe(__feathers_describe);
            }
            {
                <Clock as ::feathers::__private::FromCall>::describe(
                    __feathers_describe,
                );
            }
        }
    }
    #[automatically_derived]
    impl ::feathers::__private::Method<::feathers::__private::Patch> for Messages {
        type Id = i64;
        type Data = PatchMessage;
        type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
        const AROUND: &'static [::feathers::__private::Around<Self>] = &[
            |__feathers_service, __feathers_cx, __feathers_next| ::std::boxed::Box::pin(async move {
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    __feathers_service
                        .timing(
                            <HookContext as ::feathers::__private::Whole>::whole(
                                __feathers_cx,
                            ),
                            __feathers_next,
                        )
                        .await,
                )
            }),
        ];
        const HOOKED: bool = true;
        async fn before_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Patch,
            >,
        ) -> ::feathers::__private::Result<()> {
            {
                let __feathers_a0 = <Clock as ::feathers::__private::FromCall>::from_call(
                        ::feathers::__private::cx(__feathers_frame),
                    )
                    .await?;
                let __feathers_cx = <HookContext as ::feathers::__private::Whole>::whole(
                    ::feathers::__private::whole(
                        __feathers_frame,
                        ::feathers::__private::Stage::Before,
                    ),
                );
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.log(&mut *__feathers_cx, __feathers_a0).await,
                )?;
            }
            ::core::result::Result::Ok(())
        }
        async fn before(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Patch,
            >,
        ) -> ::feathers::__private::Result<()> {
            {
                ::feathers::__private::read_data(__feathers_frame)?;
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_data = ::feathers::__private::data_mut(
                    __feathers_parts.data,
                )?;
                ::feathers::__private::IntoDone::into_done(
                    self.trim(&mut *__feathers_data),
                )?;
            }
            ::core::result::Result::Ok(())
        }
        async fn after(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Patch,
            >,
        ) -> ::feathers::__private::Result<()> {
            #[cfg(feature = "audit")]
            {
                ::feathers::__private::read_result(&mut *__feathers_frame)?;
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_result = ::feathers::__private::result_mut(
                    __feathers_parts.result,
                )?;
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.audit(&*__feathers_result).await,
                )?;
            }
            {
                ::feathers::__private::read_id(__feathers_frame)?;
                ::feathers::__private::read_data(__feathers_frame)?;
                ::feathers::__private::read_result(&mut *__feathers_frame)?;
                for __feathers_i in 0..::feathers::__private::result_count::<
                    _,
                    Message,
                >(::feathers::__private::parts(__feathers_frame).result)? {
                    let __feathers_parts = ::feathers::__private::parts(
                        __feathers_frame,
                    );
                    let __feathers_id = ::feathers::__private::id_ref::<
                        _,
                        i64,
                    >(__feathers_parts.id)?;
                    let __feathers_data = ::feathers::__private::data_mut(
                        __feathers_parts.data,
                    )?;
                    let __feathers_result = ::feathers::__private::result_item::<
                        _,
                        Message,
                    >(__feathers_parts.result, __feathers_i)?;
                    ::feathers::__private::IntoDone::into_done(
                        self
                            .compare(
                                &*__feathers_id,
                                &*__feathers_data,
                                &*__feathers_result,
                            ),
                    )?;
                }
            }
            ::core::result::Result::Ok(())
        }
        async fn error_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Patch,
            >,
            __feathers_error: ::feathers::__private::Error,
        ) -> ::feathers::__private::Result<()> {
            ::feathers::__private::enter_error(__feathers_frame, __feathers_error);
            {
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_error = ::feathers::__private::error_mut::<
                    _,
                    Error,
                >(__feathers_parts.error)?;
                ::feathers::__private::IntoDone::into_done(
                    self.report(&*__feathers_error).await,
                )?;
            }
            ::feathers::__private::leave_error(__feathers_frame)
        }
        async fn error(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                ::feathers::__private::Patch,
            >,
            __feathers_error: ::feathers::__private::Error,
        ) -> ::feathers::__private::Result<()> {
            ::feathers::__private::enter_error(__feathers_frame, __feathers_error);
            {
                '__feathers_hook: {
                    let ::core::option::Option::Some(()) = ::feathers::__private::had(
                        ::feathers::__private::read_id(__feathers_frame),
                    ) else {
                        break '__feathers_hook;
                    };
                    let ::core::option::Option::Some(()) = ::feathers::__private::had(
                        ::feathers::__private::read_data(__feathers_frame),
                    ) else {
                        break '__feathers_hook;
                    };
                    let __feathers_parts = ::feathers::__private::parts(
                        __feathers_frame,
                    );
                    let __feathers_id = ::feathers::__private::id_mut::<
                        _,
                        i64,
                    >(
                        __feathers_parts.id,
                        {
                            use ::feathers::__private::Keeping as _;
                            (&::feathers::__private::Keeper::<i64>::NEW).feathers_keep()
                        },
                    )?;
                    let __feathers_data = ::feathers::__private::data_mut(
                        __feathers_parts.data,
                    )?;
                    let __feathers_error = ::feathers::__private::error_mut::<
                        _,
                        Error,
                    >(__feathers_parts.error)?;
                    let __feathers_result = ::feathers::__private::result_option::<
                        _,
                        Message,
                    >(__feathers_parts.result)?;
                    <Result<
                        (),
                    > as ::feathers::__private::IntoDone>::into_done(
                        self
                            .recover(
                                &mut *__feathers_id,
                                &*__feathers_data,
                                &mut *__feathers_error,
                                &mut *__feathers_result,
                            ),
                    )?;
                }
            }
            ::feathers::__private::leave_error(__feathers_frame)
        }
        async fn invoke(
            &self,
            __feathers_cx: &mut ::feathers::__private::Context,
            __feathers_args: &mut ::feathers::__private::Args<
                Self,
                ::feathers::__private::Patch,
            >,
        ) -> ::feathers::__private::Result<Self::Output> {
            let __feathers_id = ::feathers::__private::id(__feathers_args)?;
            let __feathers_data = ::feathers::__private::data_ref(__feathers_args)?;
            <Result<
                Message,
            > as ::feathers::__private::IntoReply>::into_reply(
                self.patch(__feathers_id, __feathers_data).await,
            )
        }
        fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
            {
                <Clock as ::feathers::__private::FromCall>::describe(
                    __feathers_describe,
                );
            }
        }
    }
    #[automatically_derived]
    impl ::feathers::__private::Method<__feathers_mark_read> for Messages {
        type Id = ();
        type Data = MarkRead;
        type Output = <Result<Unread> as ::feathers::__private::IntoReply>::Output;
        const AROUND: &'static [::feathers::__private::Around<Self>] = &[
            |__feathers_service, __feathers_cx, __feathers_next| ::std::boxed::Box::pin(async move {
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    __feathers_service
                        .timing(
                            <HookContext as ::feathers::__private::Whole>::whole(
                                __feathers_cx,
                            ),
                            __feathers_next,
                        )
                        .await,
                )
            }),
        ];
        const HOOKED: bool = true;
        async fn before_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                __feathers_mark_read,
            >,
        ) -> ::feathers::__private::Result<()> {
            {
                let __feathers_a0 = <Clock as ::feathers::__private::FromCall>::from_call(
                        ::feathers::__private::cx(__feathers_frame),
                    )
                    .await?;
                let __feathers_cx = <HookContext as ::feathers::__private::Whole>::whole(
                    ::feathers::__private::whole(
                        __feathers_frame,
                        ::feathers::__private::Stage::Before,
                    ),
                );
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.log(&mut *__feathers_cx, __feathers_a0).await,
                )?;
            }
            ::core::result::Result::Ok(())
        }
        async fn after(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                __feathers_mark_read,
            >,
        ) -> ::feathers::__private::Result<()> {
            #[cfg(feature = "audit")]
            {
                ::feathers::__private::read_result(&mut *__feathers_frame)?;
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_result = ::feathers::__private::result_mut(
                    __feathers_parts.result,
                )?;
                <Result<
                    (),
                > as ::feathers::__private::IntoDone>::into_done(
                    self.audit(&*__feathers_result).await,
                )?;
            }
            ::core::result::Result::Ok(())
        }
        async fn error_all(
            &self,
            __feathers_frame: &mut ::feathers::__private::Typed<
                Self,
                __feathers_mark_read,
            >,
            __feathers_error: ::feathers::__private::Error,
        ) -> ::feathers::__private::Result<()> {
            ::feathers::__private::enter_error(__feathers_frame, __feathers_error);
            {
                let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
                let __feathers_error = ::feathers::__private::error_mut::<
                    _,
                    Error,
                >(__feathers_parts.error)?;
                ::feathers::__private::IntoDone::into_done(
                    self.report(&*__feathers_error).await,
                )?;
            }
            ::feathers::__private::leave_error(__feathers_frame)
        }
        async fn invoke(
            &self,
            __feathers_cx: &mut ::feathers::__private::Context,
            __feathers_args: &mut ::feathers::__private::Args<Self, __feathers_mark_read>,
        ) -> ::feathers::__private::Result<Self::Output> {
            let __feathers_data = ::feathers::__private::data(__feathers_args)?;
            <Result<
                Unread,
            > as ::feathers::__private::IntoReply>::into_reply(
                self.mark_read(__feathers_data).await,
            )
        }
        fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
            {
                <Clock as ::feathers::__private::FromCall>::describe(
                    __feathers_describe,
                );
            }
        }
    }
};
