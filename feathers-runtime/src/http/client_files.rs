//! The socket.io client for browsers, out of an npm folder. The names are a fixed list and the files are read at start, so a
//! request's path never reaches the file system.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use axum::body::Body;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response};

const NAMES: [&str; 12] = [
    "socket.io.js",
    "socket.io.js.map",
    "socket.io.min.js",
    "socket.io.min.js.map",
    "socket.io.esm.min.js",
    "socket.io.esm.min.js.map",
    "socket.io.msgpack.min.js",
    "socket.io.msgpack.min.js.map",
    "socket.io.slim.js",
    "socket.io.slim.js.map",
    "socket.io.slim.min.js",
    "socket.io.slim.min.js.map",
];

#[derive(Default)]
pub(crate) struct ClientFiles(HashMap<&'static str, Bytes>);

impl ClientFiles {
    /// Reads the folder's files.
    ///
    /// # Errors
    /// A text for the operator if `socket.io.js` is not there.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let folder: PathBuf = if folder.join("dist").is_dir() { folder.join("dist") } else { folder.to_owned() };
        let files: HashMap<_, _> =
            NAMES.into_iter().filter_map(|name| Some((name, Bytes::from(std::fs::read(folder.join(name)).ok()?)))).collect();
        if files.contains_key("socket.io.js") || files.contains_key("socket.io.min.js") {
            return Ok(Self(files));
        }
        Err(format!(
            "`serve_client`: there is no socket.io.js in {}; the setting names the npm package socket.io-client, after `npm install`",
            folder.display()
        ))
    }

    pub(crate) fn get(&self, name: &str) -> Option<Response<Body>> {
        let (name, bytes) = self.0.get_key_value(name)?;
        let kind = if name.ends_with(".map") { "application/json" } else { "text/javascript; charset=utf-8" };
        let mut response = Response::new(Body::from(bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Some(response)
    }
}

impl fmt::Debug for ClientFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
