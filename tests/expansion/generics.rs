impl<'s, S: Store<Record = T>, T, const N: usize> Records<'s, S, T, { N }>
where
    T: Clone + Serialize,
    's: 'static,
{
    async fn get(&self, id: Id<{ N }>) -> Result<T, S::Error> {
        self.0.get(id).await
    }
    async fn create(&self, data: OneOrMany<T>) -> Result<Self::Created, S::Error> {
        todo!()
    }
}
#[automatically_derived]
impl<'s, S: Store<Record = T>, T, const N: usize> ::feathers::__private::Service
for Records<'s, S, T, { N }>
where
    T: Clone + Serialize,
    's: 'static,
{
    const PATH: &'static str = "records";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[
        ::feathers::__private::row::<Self, ::feathers::__private::Get>(),
        ::feathers::__private::row::<Self, ::feathers::__private::Create>(),
    ];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl<
    's,
    S: Store<Record = T>,
    T,
    const N: usize,
> ::feathers::__private::Method<::feathers::__private::Get> for Records<'s, S, T, { N }>
where
    T: Clone + Serialize,
    's: 'static,
{
    type Id = Id<{ N }>;
    type Data = ();
    type Output = <Result<T, S::Error> as ::feathers::__private::IntoReply>::Output;
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
            T,
            S::Error,
        > as ::feathers::__private::IntoReply>::into_reply(self.get(__feathers_id).await)
    }
}
#[automatically_derived]
impl<
    's,
    S: Store<Record = T>,
    T,
    const N: usize,
> ::feathers::__private::Method<::feathers::__private::Create>
for Records<'s, S, T, { N }>
where
    T: Clone + Serialize,
    's: 'static,
{
    type Id = ();
    type Data = OneOrMany<T>;
    type Output = <Result<
        Self::Created,
        S::Error,
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
            Self::Created,
            S::Error,
        > as ::feathers::__private::IntoReply>::into_reply(
            self.create(__feathers_data).await,
        )
    }
}
