impl<T> Messages<T> {
    async fn create(&self, data: NewMessage) -> Result<Message> {
        todo!()
    }
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    async fn update(&self, id: i64, data: NewMessage) -> Result<Message> {
        todo!()
    }
    fn who(&self, message: &Message) -> Audience {
        todo!()
    }
    async fn near(&self, event: &MessageEvent<T>) -> Audience {
        todo!()
    }
}
#[automatically_derived]
impl<T> ::feathers::__private::Service for Messages<T> {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Find>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Update>(),
    ];
    const EVENTS: &'static [&'static str] = <MessageEvent<
        T,
    > as ::feathers::__private::EventSet>::NAMES;
    fn event_schemas(
        __feathers_generator: &mut ::feathers::__private::SchemaGenerator,
    ) -> ::std::vec::Vec<(&'static str, ::feathers::__private::Schema)> {
        <MessageEvent<
            T,
        > as ::feathers::__private::EventSet>::schemas(__feathers_generator)
    }
    const PUBLISHED: &'static [&'static str] = &["created", "updated", "typing"];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl<T> ::feathers::__private::Method<::feathers::__private::Create> for Messages<T> {
    type Id = ();
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
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
            let __feathers_parts = ::feathers::__private::parts(__feathers_frame);
            __feathers_all
                .push(
                    <Audience as ::feathers::__private::IntoAudience>::into_audience(
                        self
                            .who(
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
impl<T> ::feathers::__private::Method<::feathers::__private::Find> for Messages<T> {
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
impl<T> ::feathers::__private::Method<::feathers::__private::Update> for Messages<T> {
    type Id = i64;
    type Data = NewMessage;
    type Output = <Result<Message> as ::feathers::__private::IntoReply>::Output;
    async fn invoke(
        &self,
        __feathers_cx: &mut ::feathers::__private::Context,
        __feathers_args: &mut ::feathers::__private::Args<
            Self,
            ::feathers::__private::Update,
        >,
    ) -> ::feathers::__private::Result<Self::Output> {
        let __feathers_id = ::feathers::__private::id(__feathers_args)?;
        let __feathers_data = ::feathers::__private::data(__feathers_args)?;
        <Result<
            Message,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.update(__feathers_id, __feathers_data).await,
        )
    }
    async fn audience(
        &self,
        __feathers_frame: &mut ::feathers::__private::Typed<
            Self,
            ::feathers::__private::Update,
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
                            .who(
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
impl<T> ::feathers::__private::Emits<MessageEvent<T>> for Messages<T> {
    async fn audience(
        &self,
        __feathers_event: &MessageEvent<T>,
    ) -> ::feathers::__private::Result<
        ::core::option::Option<::feathers::__private::Audience>,
    > {
        match <MessageEvent<
            T,
        > as ::feathers::__private::EventSet>::name(__feathers_event) {
            "typing" => {
                const {
                    ::feathers::__private::assert_event(
                        <MessageEvent<T> as ::feathers::__private::EventSet>::NAMES,
                        "typing",
                    )
                }
                ::core::result::Result::Ok(
                    ::core::option::Option::Some(
                        <Audience as ::feathers::__private::IntoAudience>::into_audience(
                            self.near(&*__feathers_event).await,
                        )?,
                    ),
                )
            }
            _ => ::core::result::Result::Ok(::core::option::Option::None),
        }
    }
}
