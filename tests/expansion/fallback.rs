impl<S: Store> Messages<S> {
    async fn find(&self) -> Result<Vec<Message>> {
        todo!()
    }
    async fn get(&self) -> Result<Message> {
        todo!()
    }
}
#[automatically_derived]
impl<S: Store> ::feathers::__private::Service for Messages<S> {
    const PATH: &'static str = "messages";
    const ROWS: &'static [::feathers::__private::Row<Self>] = &[];
    type Client = ::feathers::__private::Handle<Self>;
}
::core::compile_error! {
    "`get` needs an id\nhelp: `async fn get(&self, id: Id) -> Result<Output>`, then any others"
}
