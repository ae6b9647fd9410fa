//! Where a request comes from. What a header says counts only as far as the proxies that wrote it are ours.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

/// In a request's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RemoteAddress(pub(crate) Option<IpAddr>);

/// The address `trusted` proxies away from us: the entry that the outermost of them wrote. With fewer entries than that, or
/// ones that are no address, the peer of the socket.
pub(crate) fn remote_address(headers: &HeaderMap, peer: Option<SocketAddr>, trusted: usize) -> Option<IpAddr> {
    let peer = peer.map(|peer| peer.ip().to_canonical());
    if trusted == 0 {
        return peer;
    }
    let by_proxy = |name: &str, read: fn(&str) -> Option<IpAddr>| {
        let entries = list(headers, name)?;
        Some(entries.len().checked_sub(trusted).and_then(|at| read(&entries[at])))
    };
    let forwarded = match (by_proxy("x-forwarded-for", address), by_proxy("forwarded", forwarded_for)) {
        // The proxy writes one of them, and the client may have written the other.
        (Some(one), Some(other)) if one != other => None,
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => None,
    };
    forwarded.or(peer)
}

/// A header that may be sent several times, as one list.
fn list(headers: &HeaderMap, name: &str) -> Option<Vec<String>> {
    let entries: Vec<String> = headers
        .get_all(name)
        .iter()
        .flat_map(|value| {
            String::from_utf8_lossy(value.as_bytes()).split(',').map(|entry| entry.trim().to_owned()).collect::<Vec<_>>()
        })
        .collect();
    (!entries.is_empty()).then_some(entries)
}

/// The `for` of an entry of RFC 7239: `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(entry: &str) -> Option<IpAddr> {
    let value = entry.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim())
    })?;
    address(value.trim_matches('"'))
}

/// `1.2.3.4`, `1.2.3.4:80`, `::1` or `[::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse::<IpAddr>().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip())).map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &'static str)], trusted: usize) -> String {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let peer = "10.0.0.9:5000".parse().ok();
        remote_address(&headers, peer, trusted).unwrap().to_string()
    }

    #[test]
    fn headers_count_as_far_as_proxies_are_trusted() {
        let two = [("x-forwarded-for", "1.1.1.1, 2.2.2.2")];
        assert_eq!(from(&two, 0), "10.0.0.9");
        assert_eq!(from(&two, 1), "2.2.2.2");
        assert_eq!(from(&two, 2), "1.1.1.1");
        assert_eq!(from(&two, 3), "10.0.0.9", "a client can not make a list look longer than it is");
        assert_eq!(from(&[("x-forwarded-for", "9.9.9.9"), ("x-forwarded-for", "2.2.2.2")], 1), "2.2.2.2");
        assert_eq!(from(&[("x-forwarded-for", "nonsense")], 1), "10.0.0.9");
    }

    #[test]
    fn forwarded_is_read_too() {
        assert_eq!(from(&[("forwarded", r#"for="[2001:db8::1]:4711";proto=https, for=2.2.2.2"#)], 2), "2001:db8::1");
        assert_eq!(from(&[("forwarded", "proto=https;For=2.2.2.2:80")], 1), "2.2.2.2");
        assert_eq!(from(&[("forwarded", "for=_hidden")], 1), "10.0.0.9");
        assert_eq!(from(&[("forwarded", "for=2.2.2.2"), ("x-forwarded-for", "2.2.2.2")], 1), "2.2.2.2");
        assert_eq!(from(&[("forwarded", "for=2.2.2.2"), ("x-forwarded-for", "6.6.6.6")], 1), "10.0.0.9", "which is the proxy's?");
    }
}
