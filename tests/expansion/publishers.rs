impl Messages {
    async fn create(&self, data: NewMessage) -> Result<OneOrMany<Message>> {
        todo!()
    }
    async fn patch(&self, id: i64, data: PatchMessage) -> Result<Message> {
        todo!()
    }
    async fn remove(&self, id: i64) -> Result<Message> {
        todo!()
    }
    async fn who(&self, message: &Message, rooms: Inject<Rooms>) -> Result<Audience> {
        todo!()
    }
    #[cfg(feature = "quiet")]
    fn nobody(&self, message: &Message) -> Audience {
        nobody()
    }
    fn near(&self, event: &MessageEvent) -> Audience {
        todo!()
    }
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Patch>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Remove>(),
    ];
    const EVENTS: &'static [&'static str] = <MessageEvent as ::feathers::__private::EventSet>::NAMES;
    fn event_schemas(
        __feathers_generator: &mut ::feathers::__private::SchemaGenerator,
    ) -> ::std::vec::Vec<(&'static str, ::feathers::__private::Schema)> {
        <MessageEvent as ::feathers::__private::EventSet>::schemas(__feathers_generator)
    }
    const PUBLISHED: &'static [&'static str] = &[
        "created",
        "patched",
        #[cfg(feature = "quiet")]
        "removed",
        "typing",
        "log-line",
    ];
    type Client = ::feathers::__private::Handle<Self>;
    fn audience(&self) -> ::core::option::Option<::feathers::__private::Audience> {
        ::core::option::Option::Some(::core::convert::Into::into(everyone()))
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Create> for Messages {
    type Id = ();
    type Data = NewMessage;
    type Output = <Result<
        OneOrMany<Message>,
    > as ::feathers::__private::IntoReply>::Output;
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
    async fn audience(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<
        ::core::option::Option<::std::vec::Vec<::feathers::__private::Audience>>,
    > {
        ::feathers::__private::read_result(__feathers_frame)?;
        let __feathers_count = ::feathers::__private::result_count::<
            _,
            Message,
        >(::feathers::__private::parts(__feathers_frame).result)?;
        let mut __feathers_all = ::std::vec::Vec::with_capacity(__feathers_count);
        for __feathers_i in 0..__feathers_count {
            let __feathers_a0 = <Inject<
                Rooms,
            > as ::feathers::__private::FromCall>::from_call(
                    ::feathers::__private::cx(__feathers_frame),
                )
                .await?;
            let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
            __feathers_all
                .push(
                    <Result<
                        Audience,
                    > as ::feathers::__private::IntoAudience>::into_audience(
                        self
                            .who(
                                ::feathers::__private::result_item::<
                                    _,
                                    Message,
                                >(__feathers_parts.result, __feathers_i)?,
                                __feathers_a0,
                            )
                            .await,
                    )?,
                );
        }
        ::core::result::Result::Ok(::core::option::Option::Some(__feathers_all))
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        {
            <Inject<
                Rooms,
            > as ::feathers::__private::FromCall>::describe(__feathers_describe);
        }
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Patch> for Messages {
    type Id = i64;
    type Data = PatchMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Patch,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.patch(__feathers_id, __feathers_data).await,
        )
    }
    async fn audience(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Patch,
        >,
    ) -> ::feathers::__private::Result<
        ::core::option::Option<::std::vec::Vec<::feathers::__private::Audience>>,
    > {
        ::feathers::__private::read_result(__feathers_frame)?;
        let __feathers_count = ::feathers::__private::result_count::<
            _,
            Message,
        >(::feathers::__private::parts(__feathers_frame).result)?;
        let mut __feathers_all = ::std::vec::Vec::with_capacity(__feathers_count);
        for __feathers_i in 0..__feathers_count {
            let __feathers_a0 = <Inject<
                Rooms,
            > as ::feathers::__private::FromCall>::from_call(
                    ::feathers::__private::cx(__feathers_frame),
                )
                .await?;
            let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
            __feathers_all
                .push(
                    <Result<
                        Audience,
                    > as ::feathers::__private::IntoAudience>::into_audience(
                        self
                            .who(
                                ::feathers::__private::result_item::<
                                    _,
                                    Message,
                                >(__feathers_parts.result, __feathers_i)?,
                                __feathers_a0,
                            )
                            .await,
                    )?,
                );
        }
        ::core::result::Result::Ok(::core::option::Option::Some(__feathers_all))
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        {
            <Inject<
                Rooms,
            > as ::feathers::__private::FromCall>::describe(__feathers_describe);
        }
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Remove> for Messages {
    type Id = i64;
    type Data = ();
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
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
    #[cfg(feature = "quiet")]
    async fn audience(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Remove,
        >,
    ) -> ::feathers::__private::Result<
        ::core::option::Option<::std::vec::Vec<::feathers::__private::Audience>>,
    > {
        ::feathers::__private::read_result(__feathers_frame)?;
        let __feathers_count = ::feathers::__private::result_count::<
            _,
            Message,
        >(::feathers::__private::parts(__feathers_frame).result)?;
        let mut __feathers_all = ::std::vec::Vec::with_capacity(__feathers_count);
        for __feathers_i in 0..__feathers_count {
            let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
            __feathers_all
                .push(
                    <Audience as ::feathers::__private::IntoAudience>::into_audience(
                        self
                            .nobody(
                                ::feathers::__private::result_item::<
                                    _,
                                    Message,
                                >(__feathers_parts.result, __feathers_i)?,
                            ),
                    )?,
                );
        }
        ::core::result::Result::Ok(::core::option::Option::Some(__feathers_all))
    }
}
#[automatically_derived]
impl ::feathers::__private::Emits<MessageEvent> for Messages {
    async fn audience(
        &self,
        __feathers_event: &MessageEvent,
    ) -> ::feathers::__private::Result<
        ::core::option::Option<::feathers::__private::Audience>,
    > {
        match <MessageEvent as ::feathers::__private::EventSet>::name(__feathers_event) {
            "typing" => {
                ::core::result::Result::Ok(
                    ::core::option::Option::Some(
                        <Audience as ::feathers::__private::IntoAudience>::into_audience(
                            self.near(&*__feathers_event),
                        )?,
                    ),
                )
            }
            "log-line" => {
                ::core::result::Result::Ok(
                    ::core::option::Option::Some(
                        <Audience as ::feathers::__private::IntoAudience>::into_audience(
                            self.near(&*__feathers_event),
                        )?,
                    ),
                )
            }
            _ => ::core::result::Result::Ok(::core::option::Option::None),
        }
    }
}
const _: () = ::feathers::__private::assert_event(
    <MessageEvent as ::feathers::__private::EventSet>::NAMES,
    "typing",
);
const _: () = ::feathers::__private::assert_event(
    <MessageEvent as ::feathers::__private::EventSet>::NAMES,
    "log-line",
);
