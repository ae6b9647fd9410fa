//! The page and what it is made of. Our own files are compiled in; the Feathers client is read from the npm folder, where a browser
//! bundle of it is, and the socket.io client is served by the transport itself.

use std::future::ready;
use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::routing::get;

const FEATHERS: &str = "@feathersjs/client/dist/feathers.min.js";
const SOCKET_IO: &str = "socket.io-client/dist/socket.io.js";

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const IMAGE: &str = "image/svg+xml";

/// Our own files: where, of what type, and what is in them.
const OWN: [(&str, &str, &str); 15] = [
    ("/", HTML, include_str!("../page/index.html")),
    ("/style.css", STYLE, include_str!("../page/style.css")),
    ("/messages.css", STYLE, include_str!("../page/messages.css")),
    ("/rooms.css", STYLE, include_str!("../page/rooms.css")),
    ("/people.css", STYLE, include_str!("../page/people.css")),
    ("/chat.js", SCRIPT, include_str!("../page/chat.js")),
    ("/client.js", SCRIPT, include_str!("../page/client.js")),
    ("/list.js", SCRIPT, include_str!("../page/list.js")),
    ("/memory.js", SCRIPT, include_str!("../page/memory.js")),
    ("/people.js", SCRIPT, include_str!("../page/people.js")),
    ("/problem.js", SCRIPT, include_str!("../page/problem.js")),
    ("/rooms.js", SCRIPT, include_str!("../page/rooms.js")),
    ("/session.js", SCRIPT, include_str!("../page/session.js")),
    ("/typing.js", SCRIPT, include_str!("../page/typing.js")),
    ("/icon.svg", IMAGE, include_str!("../page/icon.svg")),
];

/// The files of the page that are not compiled in.
#[derive(Debug)]
pub(crate) struct Page {
    feathers: Bytes,
}

impl Page {
    /// Reads them from a `node_modules`.
    ///
    /// # Errors
    /// A text that says how to install them.
    pub(crate) fn read(modules: &Path) -> Result<Self, String> {
        let read = |name: &str| {
            let file = modules.join(name);
            std::fs::read(&file).map_err(|error| {
                format!(
                    "the page needs {}, which can not be read ({error}): run `cargo xtask chat`, or `npm ci` in {}, then start again",
                    file.display(),
                    env!("CARGO_MANIFEST_DIR"),
                )
            })
        };
        // Only to say in the same words that it is missing.
        read(SOCKET_IO)?;
        Ok(Self { feathers: read(FEATHERS)?.into() })
    }

    /// The routes, for a page at this port of this machine.
    pub(crate) fn routes(self, port: u16) -> Router {
        let policy = policy(port);
        let file = |kind: &'static str, body: Bytes| {
            let headers: [(HeaderName, String); 5] = [
                (CONTENT_TYPE, kind.to_owned()),
                (CONTENT_SECURITY_POLICY, policy.clone()),
                (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (REFERRER_POLICY, "no-referrer".to_owned()),
                // The next start may bring another page.
                (CACHE_CONTROL, "no-cache".to_owned()),
            ];
            get(move || ready((headers.clone(), body.clone())))
        };
        OWN.iter()
            .map(|&(path, kind, text)| (path, kind, Bytes::from_static(text.as_bytes())))
            .chain([("/feathers.js", SCRIPT, self.feathers)])
            .fold(Router::new(), |routes, (path, kind, body)| routes.route(path, file(kind, body)))
    }
}

/// What the page may load and whom it may talk to: only us. Not every browser takes `'self'` for a WebSocket, so those are listed.
fn policy(port: u16) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower_service::Service;

    use super::*;

    #[tokio::test]
    async fn every_file_has_its_type_and_the_rules() {
        let mut routes = Page { feathers: Bytes::from_static(b"feathers") }.routes(4711);
        let all = OWN.iter().map(|&(path, kind, _)| (path, kind)).chain([("/feathers.js", SCRIPT)]);
        for (path, kind) in all {
            let response = routes.call(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            let header = |name| response.headers()[name].to_str().unwrap();
            assert_eq!(header(CONTENT_TYPE), kind);
            assert_eq!(header(X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert_eq!(header(REFERRER_POLICY), "no-referrer");
            let policy = header(CONTENT_SECURITY_POLICY);
            assert!(policy.contains("default-src 'none'") && policy.contains("ws://127.0.0.1:4711 "), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
        }
    }

    /// A module that is imported and not served would break the page.
    #[test]
    fn what_is_imported_is_served() {
        let imports = |text: &'static str| text.split("from './").skip(1).filter_map(|rest| rest.split('\'').next());
        let names: Vec<&str> = OWN.iter().flat_map(|&(_, _, text)| imports(text)).collect();
        assert!(names.contains(&"client.js"), "{names:?}");
        for name in names {
            assert!(OWN.iter().any(|(path, ..)| path.strip_prefix('/') == Some(name)), "{name}");
        }
    }

    #[test]
    fn missing_packages_say_how_to_get_them() {
        let problem = Page::read(Path::new("/no/such/folder")).unwrap_err();
        assert!(problem.contains("/no/such/folder/socket.io-client"), "{problem}");
        assert!(problem.contains("`cargo xtask chat`") && problem.contains("`npm ci`"), "{problem}");
    }
}
