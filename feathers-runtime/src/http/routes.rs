//! The app's own routes and those of the transport as one router. axum panics where two do not fit; here that is a problem of the
//! app, told with all others.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::Router;
use axum::routing::{MethodFilter, MethodRouter, any};

use crate::call::panic_text;

/// Adds routes, below the path of a mounted app if it has one.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn add(outer: &Router, prefix: &str, routes: Router) -> Result<Router, String> {
    if prefix.is_empty() {
        return fit(|| outer.clone().merge(routes)).map_err(|problem| format!("two routes of the app do not fit: {problem}"));
    }
    let problem = |text: &str| format!("the routes of the app at '{prefix}' can not be there: {text}");
    let below = below(prefix).ok_or_else(|| problem("a segment is empty, has a brace or begins with '*'"))?;
    fit(|| outer.clone().nest(&below, routes)).map_err(|text| problem(&text))
}

/// The path of a mounted app as axum writes it: `:tenant` is `{tenant}` there.
fn below(prefix: &str) -> Option<String> {
    prefix.split('/').try_fold(String::new(), |path, segment| {
        let (name, is_placeholder) = segment.strip_prefix(':').map_or((segment, false), |name| (name, true));
        let is_bad = name.is_empty() || name.contains(['{', '}']) || name.starts_with('*');
        (!is_bad).then(|| if is_placeholder { format!("{path}/{{{name}}}") } else { format!("{path}/{name}") })
    })
}

/// The routes of the transport.
pub(crate) fn transport(path: &str, entrance: &MethodRouter) -> Router {
    Router::new()
        .route(path, entrance.clone())
        .route(&format!("{path}/"), entrance.clone())
        .route(&format!("{path}/{{*file}}"), entrance.clone())
}

/// What is wrong with a transport at this path beside these routes, if anything is.
pub(crate) fn problem_with_transport(routes: &Router, path: &str) -> Option<String> {
    let is_bad = |segment: &str| segment.starts_with([':', '*']) || segment.contains(['{', '}', '?', '#']);
    if path.split('/').any(is_bad) {
        return Some(format!(
            "'{path}' can not be the path of the transport: a segment begins with ':' or '*', or has one of '{{}}?#'"
        ));
    }
    // A handler for all methods would let one for GET alone take its place, so there is one for each as well.
    let each = [
        MethodFilter::GET,
        MethodFilter::POST,
        MethodFilter::OPTIONS,
        MethodFilter::PUT,
        MethodFilter::PATCH,
        MethodFilter::DELETE,
        MethodFilter::HEAD,
    ];
    let entrance = each.into_iter().fold(any(async || {}), |entrance, method| entrance.on(method, async || {}));
    let merged = fit(|| routes.clone().merge(transport(path, &entrance)));
    merged.err().map(|text| format!("a route of the app is where the transport is, '{path}': {text}"))
}

/// What axum says, where it does not fit. Routers tell their paths to nobody, so it can not be looked at before.
fn fit<T>(make: impl FnOnce() -> T) -> Result<T, String> {
    // What it is made of is dropped with the panic.
    catch_unwind(AssertUnwindSafe(make)).map_err(|panic| panic_text(&*panic).to_owned())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Path;
    use axum::routing::get;
    use http::{Request, StatusCode};
    use http_body_util::BodyExt;
    use tower_service::Service;

    use super::*;
    use crate::{App, SocketIo};

    fn at(path: &str) -> Router {
        Router::new().route(path, get(async || "here"))
    }

    async fn problem(app: App) -> String {
        app.start().await.unwrap_err().message().to_owned()
    }

    async fn body(router: &mut Router, path: &str) -> (StatusCode, String) {
        let answer = router.call(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        (status, String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn routes_below_a_placeholder_are_reached() {
        let tenant = Router::new().route("/name", get(async |Path(tenant): Path<String>| tenant));
        let inner = App::new().routes(at("/one")).routes(at("/two")).routes(tenant);
        let mut router = App::new().mount("of/:tenant", inner).start().await.unwrap().router();
        assert_eq!(body(&mut router, "/of/acme/name").await, (StatusCode::OK, "acme".into()));
        for path in ["/of/acme/one", "/of/acme/two"] {
            assert_eq!(body(&mut router, path).await, (StatusCode::OK, "here".into()), "{path}");
        }
        assert_eq!(body(&mut router, "/of/name").await.0, StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_fallback_alone_is_served_beside_the_transport() {
        let fallback = |text: &'static str| Router::new().fallback(async move || text);
        let inner = App::new().routes(fallback("inner"));
        let app = App::new().routes(fallback("outer")).mount("below", inner);
        let mut router = app.start().await.unwrap().router();
        assert_eq!(body(&mut router, "/somewhere").await, (StatusCode::OK, "outer".into()));
        assert_eq!(body(&mut router, "/below/somewhere").await, (StatusCode::OK, "inner".into()));
        assert_eq!(body(&mut router, "/socket.io/?EIO=9").await.0, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn routes_that_do_not_fit_are_problems_of_the_app() {
        let app = App::new()
            .routes(at("/same"))
            .routes(at("/same"))
            .mount("a{b}", App::new().routes(at("/one")))
            .mount("*", App::new().routes(at("/two")))
            .mount("x//y", App::new().routes(at("/three")))
            .mount("twice", App::new().routes(at("/four")))
            .mount("twice", App::new().routes(at("/four")))
            .mount(":one", App::new().routes(at("/five")))
            .mount(":other", App::new().routes(at("/five")))
            .conceal("nowhere", ["field"]);
        let text = problem(app).await;
        for part in [
            "two routes of the app do not fit: ",
            "at 'a{b}' can not be there: a segment",
            "at '*' can not be there: a segment",
            "at 'x//y' can not be there: a segment",
            "at 'twice' can not be there: ",
            "at ':other' can not be there: ",
            "'nowhere', where no service is",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(text.lines().count(), 8, "{text}");
    }

    #[tokio::test]
    async fn the_path_of_the_transport_is_checked_with_everything_else() {
        for path in ["/:x", "a/*rest", "{x}", "a?b", "a#b"] {
            let text = problem(App::new().socketio(SocketIo::new().path(path))).await;
            assert!(text.contains("can not be the path of the transport"), "{path}: {text}");
        }
        for route in ["/socket.io", "/socket.io/", "/socket.io/{file}", "/{*all}"] {
            for routes in [at(route), Router::new().route(route, any(async || "all"))] {
                let started = App::new().routes(routes).start().await;
                match started {
                    Err(error) => assert!(error.message().contains("where the transport is"), "{route}: {error}"),
                    // What is more exact goes before, so the transport is still there.
                    Ok(_) => assert!(route.contains('{'), "{route}"),
                }
            }
        }
    }

    #[tokio::test]
    async fn the_route_of_schemas_needs_no_slashes() {
        for path in ["schemas", "/schemas", "/schemas/"] {
            let app = App::new();
            let schemas = app.schema_route(path);
            let mut router = app.routes(schemas).start().await.unwrap().router();
            assert_eq!(body(&mut router, "/schemas").await, (StatusCode::OK, "{}".into()), "{path}");
        }
    }

    #[test]
    fn an_app_that_starts_nowhere_says_so() {
        let mut start = std::pin::pin!(App::new().start());
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(Err(error)) = start.as_mut().poll(&mut cx) else { panic!("it does not start") };
        assert!(error.message().contains("a runtime of tokio"), "{error}");
    }
}
