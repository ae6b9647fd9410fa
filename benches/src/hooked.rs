//! The service on feathers, with one typed hook before each method.

use feathers::{App, Error, Query, Result, everyone};
use tokio::net::TcpListener;

use crate::messages::{Message, MessageQuery, Messages, NewMessage, no_record};
use crate::serve;

struct Service(Messages);

#[feathers::service("messages")]
impl Service {
    async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Vec<Message>> {
        Ok(self.0.find(&query))
    }

    async fn get(&self, id: u64) -> Result<Message> {
        self.0.get(id).ok_or_else(|| Error::not_found(no_record(id)))
    }

    async fn create(&self, data: NewMessage) -> Result<Message> {
        Ok(self.0.create(data))
    }

    #[before(find)]
    fn bound(&self, query: &mut MessageQuery) {
        query.bound(100);
    }

    #[before(get)]
    fn known(&self, id: &u64) -> Result<()> {
        if *id == 0 { Err(Error::bad_request("Ids begin with 1")) } else { Ok(()) }
    }

    #[before(create)]
    fn trim(&self, data: &mut NewMessage) {
        data.trim();
    }
}

/// Serves until the process ends.
pub(crate) async fn serve(listener: TcpListener) -> std::result::Result<(), String> {
    serve::app(App::new().service(Service(Messages::new())).publish(everyone()), listener).await
}
