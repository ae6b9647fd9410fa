impl<S: Store> Messages<S> {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    async fn mark_read(&self, data: MarkRead) -> Result<Unread> {
        todo!()
    }
    fn check(self) {}
    fn near(&self, event: &MessageEvent<S>) -> Audience {
        todo!()
    }
    fn start(&self) {}
}
#[automatically_derived]
impl<S: Store> ::feathers::__private::Service for Messages<S> {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[];
    type Client = ::feathers::__private::Handle<Self>;
}
#[automatically_derived]
impl<S: Store> ::feathers::__private::Emits<MessageEvent<S>> for Messages<S> {}
::core::compile_error! {
    "`check` takes `&self`, not `self`\nnote: the service outlives the call, which many others share it with\nhelp: `async fn check(&self, data: &mut Data) -> Result<()>`"
}
