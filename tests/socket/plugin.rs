//! What plugins need of an app: middleware that stays, hooks for one path, channels that belong to an identity.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use feathers::test::TestApp;
use feathers::{All, App, Connection, Error, Handshake, HookContext, Result, SocketIo, at, with};

struct Calls;

#[feathers::service("calls")]
impl Calls {
    fn find(&self) -> Result<u8> {
        Ok(0)
    }
    fn get(&self, id: u8) -> Result<u8> {
        Ok(id)
    }
}

struct Seen;

/// What a plugin adds is kept, whatever order the app is put together in.
#[tokio::test]
async fn an_app_has_middleware_of_its_own() {
    let plugin = |app: App| {
        app.middleware(async |handshake: &mut Handshake| {
            handshake.insert(Seen);
            Ok(())
        })
        .on_connect(|_, connection: Connection| connection.join("plugin"))
    };
    let transport = SocketIo::new().middleware(async |handshake: &mut Handshake| {
        if handshake.get::<Seen>().is_some() { Ok(()) } else { Err(Error::forbidden("The plugin comes first")) }
    });
    let app = TestApp::start(App::new().configure(plugin).service(Calls).socketio(transport)).await;
    assert!(app.connect().await.connection().is_in("plugin"));

    // A mounted app has no transport, but its plugins work.
    let app = TestApp::start(App::new().mount("v1", App::new().configure(plugin).service(Calls))).await;
    let client = app.connect().await;
    assert!(client.connection().is_in("plugin") && client.connection().get::<Seen>().is_some());
}

async fn count(count: &Arc<AtomicUsize>, _: &mut HookContext) -> Result<()> {
    count.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

#[tokio::test]
async fn a_hook_can_be_for_one_path() {
    let (all, one) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let api = App::new()
        .service(Calls)
        .service_at("others", Calls)
        .before(at("/calls/", All), with(all.clone(), count))
        .after(at("calls", "get"), with(one.clone(), count));
    let app = TestApp::start(App::new().service(Calls).mount("v1", api)).await;
    let client = app.connect().await;
    for path in ["calls", "v1/others", "v1/calls"] {
        client.find(path).await.unwrap();
        client.get(path, 1).await.unwrap();
    }
    assert_eq!((all.load(Ordering::SeqCst), one.load(Ordering::SeqCst)), (2, 1));
}

#[tokio::test]
async fn a_hook_for_what_is_not_there_stops_the_start() {
    let app = App::new().service(Calls).before(at("cals", All), with(Arc::default(), count));
    let app = app.before(at("calls", "remove"), with(Arc::default(), count));
    let error = TestApp::try_start(app).await.unwrap_err().to_string();
    assert!(error.contains("a hook of the app is for 'cals', where no service is"), "{error}");
    assert!(error.contains("a hook of the app is for 'remove', which 'calls' has not"), "{error}");
}

#[tokio::test]
async fn channels_of_an_identity_go_with_it() {
    let app = TestApp::start(App::new().service(Calls)).await;
    let client = app.client().identify(Seen).connect().await;
    let connection = client.connection();
    connection.bind("own");
    connection.join("room");
    assert_eq!(connection.channels(), 1);
    connection.leave_all();
    assert!(connection.is_identified() && connection.is_in("own") && !connection.is_in("room"));
    assert!(app.app().channel("own").has(connection));
    connection.forget::<Seen>();
    assert!(!connection.is_identified() && !connection.is_in("own"));
}
