//! Which pages may connect. Browsers let any page open a WebSocket to any host, cookies included, so the server has to ask.

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Uri};

/// The origins whose pages may connect. Requests without an `Origin` header, which are not from pages, always pass.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Origins, SocketIo};
///
/// let behind_its_own_page = SocketIo::new(); // `same_host`
/// let page_elsewhere = SocketIo::new().origins(Origins::list(["https://app.example.com", "http://localhost:5173"]));
/// let public_without_cookies = SocketIo::new().origins(Origins::any());
/// # let _ = (behind_its_own_page, page_elsewhere, public_without_cookies);
/// ```
#[derive(Clone, Debug)]
pub struct Origins(Rule);

#[derive(Clone, Debug)]
enum Rule {
    SameHost,
    List(Vec<String>),
    Any,
}

impl Default for Origins {
    fn default() -> Self {
        Self::same_host()
    }
}

impl Origins {
    /// Pages from the host the request is for, on whatever port, and pages from this machine (`localhost`, `127.0.0.1`, `[::1]`).
    #[must_use]
    pub fn same_host() -> Self {
        Self(Rule::SameHost)
    }

    /// Pages from these origins, for example `https://app.example.com`, and from nowhere else.
    #[must_use]
    pub fn list<I: IntoIterator<Item = S>, S: Into<String>>(origins: I) -> Self {
        let tidy = |origin: S| {
            let origin = origin.into().trim_end_matches('/').to_ascii_lowercase();
            // Browsers leave out the port that the scheme has anyway.
            let port = if origin.starts_with("https://") { ":443" } else { ":80" };
            origin.strip_suffix(port).map_or_else(|| origin.clone(), str::to_owned)
        };
        Self(Rule::List(origins.into_iter().map(tidy).collect()))
    }

    /// Pages from anywhere. Whoever is logged in by a cookie then lends that login to every page they open.
    #[must_use]
    pub fn any() -> Self {
        Self(Rule::Any)
    }

    /// # Errors
    /// The origin that is refused.
    pub(crate) fn check(&self, headers: &HeaderMap, behind_proxies: bool) -> Result<(), String> {
        let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
        let origin = String::from_utf8_lossy(origin.as_bytes()).to_ascii_lowercase();
        let allowed = match &self.0 {
            Rule::Any => true,
            Rule::List(list) => list.contains(&origin),
            Rule::SameHost => host_of_origin(&origin)
                .is_some_and(|from| is_loopback(&from) || host_of_request(headers, behind_proxies).is_some_and(|to| from == to)),
        };
        if allowed { Ok(()) } else { Err(origin) }
    }
}

/// `None` for `null` (sandboxed pages, files) and what is no origin.
fn host_of_origin(origin: &str) -> Option<String> {
    let uri: Uri = origin.parse().ok()?;
    uri.scheme()?;
    uri.host().map(str::to_ascii_lowercase)
}

/// The host a request is for, without its port.
pub(crate) fn host_of_request(headers: &HeaderMap, behind_proxies: bool) -> Option<String> {
    let forwarded = headers.get("x-forwarded-host").filter(|_| behind_proxies);
    let host = forwarded.or_else(|| headers.get(HOST))?.to_str().ok()?;
    let authority: http::uri::Authority = host.trim().parse().ok()?;
    Some(authority.host().to_ascii_lowercase())
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origins: &Origins, origin: Option<&str>, host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        origins.check(&headers, false).is_ok()
    }

    #[test]
    fn same_host_and_loopback_pass_by_default() {
        let same = Origins::default();
        for (origin, host, pass) in [
            (None, "api.example.com", true),
            (Some("https://api.example.com"), "api.example.com", true),
            (Some("https://API.example.com:8443"), "api.example.com:3030", true),
            (Some("http://localhost:5173"), "127.0.0.1:3030", true),
            (Some("http://[::1]:5173"), "127.0.0.1:3030", true),
            (Some("https://evil.example"), "api.example.com", false),
            (Some("https://api.example.com.evil.example"), "api.example.com", false),
            (Some("https://127.0.0.1.evil.example"), "127.0.0.1:3030", false),
            (Some("null"), "api.example.com", false),
            (Some("nonsense"), "api.example.com", false),
            (Some(""), "api.example.com", false),
        ] {
            assert_eq!(check(&same, origin, host), pass, "{origin:?} to {host}");
        }
    }

    #[test]
    fn a_list_is_exact() {
        let list = Origins::list(["https://app.example.com/"]);
        assert!(check(&list, Some("https://app.example.com"), "api.example.com"));
        assert!(!check(&list, Some("http://app.example.com"), "api.example.com"));
        assert!(!check(&list, Some("https://app.example.com:8443"), "app.example.com"));
        assert!(check(&list, None, "api.example.com"));
        assert!(check(&Origins::list(["https://app.example.com:443"]), Some("https://app.example.com"), "x"));
        assert!(check(&Origins::any(), Some("null"), "x"));
    }
}
