impl Messages {
    async fn create(&self, data: NewMessage) -> Result<Message> {
        todo!()
    }
    #[deprecated]
    fn trim(&self, data: &mut NewMessage) {}
    #[allow(deprecated)]
    async fn timing(&self, cx: &mut OldContext, next: Next<'_>) -> Result<()> {
        next.run(cx).await
    }
    #[expect(deprecated)]
    fn who(&self, message: &OldMessage, rooms: Inject<OldRooms>) -> Audience {
        todo!()
    }
    #[deprecated]
    fn near(&self, event: &MessageEvent) -> Audience {
        todo!()
    }
    #[deprecated]
    async fn stop(&self) {}
}
#[automatically_derived]
impl ::feathers::__private::Service for Messages {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
    ];
    const EVENTS: &'static [&'static str] = <MessageEvent as ::feathers::__private::EventSet>::NAMES;
    fn event_schemas(
        __feathers_generator: &mut ::feathers::__private::SchemaGenerator,
    ) -> ::std::vec::Vec<(&'static str, ::feathers::__private::Schema)> {
        <MessageEvent as ::feathers::__private::EventSet>::schemas(__feathers_generator)
    }
    const PUBLISHED: &'static [&'static str] = &["created", "typing"];
    type Client = ::feathers::__private::Handle<Self>;
    #[allow(deprecated)]
    async fn teardown(&self) -> ::feathers::__private::Result<()> {
        ::feathers::__private::IntoDone::into_done(self.stop().await)
    }
}
#[automatically_derived]
impl ::feathers::__private::Method<::feathers::__private::Create> for Messages {
    type Id = ();
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    const AROUND: &'static [::feathers::__private::Around<Self>] = &[
        |__feathers_service, __feathers_cx, __feathers_next| ::std::boxed::Box::pin(async move {
            #[allow(deprecated)]
            let __feathers_done = <Result<
                (),
            > as ::feathers::__private::IntoDone>::into_done(
                __feathers_service.timing(&mut *__feathers_cx, __feathers_next).await,
            );
            __feathers_done
        }),
    ];
    const HOOKED: bool = true;
    async fn before(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Create,
        >,
    ) -> ::feathers::__private::Result<()> {
        #[allow(deprecated)]
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
                    self.trim(&mut *__feathers_data),
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
    #[allow(deprecated)]
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
            OldMessage,
        >(::feathers::__private::parts(__feathers_frame).result)?;
        let mut __feathers_all = ::std::vec::Vec::with_capacity(__feathers_count);
        for __feathers_i in 0..__feathers_count {
            let __feathers_a0 = <Inject<
                OldRooms,
            > as ::feathers::__private::FromCall>::from_call(
                    ::feathers::__private::cx(__feathers_frame),
                )
                .await?;
            let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
            __feathers_all
                .push(
                    <Audience as ::feathers::__private::IntoAudience>::into_audience(
                        self
                            .who(
                                ::feathers::__private::result_item::<
                                    _,
                                    OldMessage,
                                >(__feathers_parts.result, __feathers_i)?,
                                __feathers_a0,
                            ),
                    )?,
                );
        }
        ::core::result::Result::Ok(::core::option::Option::Some(__feathers_all))
    }
    fn describe(__feathers_describe: &mut ::feathers::__private::Describe) {
        #[allow(deprecated)]
        {
            <Inject<
                OldRooms,
            > as ::feathers::__private::FromCall>::describe(__feathers_describe);
        }
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
            #[allow(deprecated)]
            "typing" => {
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
