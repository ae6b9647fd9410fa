//! Tokens that somebody else made, or that were made for something else.

use std::time::{SystemTime, UNIX_EPOCH};

use feathers_auth::AuthBuilder;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::server::{AUDIENCE, SECRET, Server, anonymous, builder, is, start, start_with, with_token};

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// What a token of the server says, with other values.
fn claims(other: Value) -> Value {
    let mut claims = json!({
        "iat": now(), "exp": now() + 60, "aud": AUDIENCE, "iss": "feathers", "sub": "1", "jti": "11e3bc9e-0b5b-4b6e-8a36-4ba7b4c1e2a7",
    });
    for (name, value) in other.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn signed_as(algorithm: Algorithm, kind: Option<&str>, claims: &Value, key: &EncodingKey) -> String {
    let header = Header { typ: kind.map(str::to_owned), ..Header::new(algorithm) };
    encode(&header, claims, key).unwrap()
}

fn signed(claims: &Value) -> String {
    signed_as(Algorithm::HS256, Some("access"), claims, &EncodingKey::from_secret(SECRET.as_bytes()))
}

/// Refused by a call and by the handshake, in these words, and nobody is logged in.
async fn refused(server: &Server, token: &str, message: &str) {
    let client = server.app.connect().await;
    let error = client.create("authentication", with_token(token)).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(feathers::Class::NotAuthenticated), message), "{token}");
    anonymous(&client).await;
    let handshake = server.app.client().auth(json!({ "accessToken": token })).try_connect().await;
    assert_eq!(handshake.unwrap_err(), message, "{token}");
}

#[tokio::test]
async fn a_token_of_node_is_as_good_as_ours() {
    let server = start().await;
    let client = server.app.connect().await;
    client.create("authentication", with_token(&signed(&claims(json!({}))))).await.unwrap();
    is(&client, "alice").await;
    let many = claims(json!({ "aud": ["https://other.example.com", AUDIENCE] }));
    client.create("authentication", with_token(&signed(&many))).await.unwrap();
}

#[tokio::test]
async fn a_token_without_a_signature_is_none() {
    let server = start().await;
    let valid = signed(&claims(json!({})));
    let (_, payload) = valid.split_once('.').unwrap();
    let payload = payload.split('.').next().unwrap();
    // {"alg":"none","typ":"access"}, and in other cases.
    for header in ["eyJhbGciOiJub25lIiwidHlwIjoiYWNjZXNzIn0", "eyJhbGciOiJOb25lIiwidHlwIjoiYWNjZXNzIn0"] {
        refused(&server, &format!("{header}.{payload}."), "jwt malformed").await;
    }
    let (head, _) = valid.rsplit_once('.').unwrap();
    refused(&server, &format!("{head}."), "invalid signature").await;
    refused(&server, head, "jwt malformed").await;
}

#[tokio::test]
async fn another_key_or_algorithm_is_refused() {
    let server = start().await;
    let claims = claims(json!({}));
    let other = EncodingKey::from_secret(b"another secret, of more than thirty-two bytes");
    refused(&server, &signed_as(Algorithm::HS256, Some("access"), &claims, &other), "invalid signature").await;
    let same = EncodingKey::from_secret(SECRET.as_bytes());
    refused(&server, &signed_as(Algorithm::HS512, Some("access"), &claims, &same), "invalid algorithm").await;
    let rsa = EncodingKey::from_rsa_pem(include_bytes!("keys/rsa.pem")).unwrap();
    refused(&server, &signed_as(Algorithm::RS256, Some("access"), &claims, &rsa), "invalid algorithm").await;
}

fn rsa() -> AuthBuilder {
    builder().rs256(include_str!("keys/rsa.pem"), include_str!("keys/rsa.pub.pem"))
}

/// The public key is public: signing with it as if it were a secret must be worth nothing.
#[tokio::test]
async fn a_public_key_is_no_secret() {
    let server = start_with(rsa()).await;
    let public = EncodingKey::from_secret(include_bytes!("keys/rsa.pub.pem"));
    refused(&server, &signed_as(Algorithm::HS256, Some("access"), &claims(json!({})), &public), "invalid algorithm").await;
    let (client, token) = server.login("alice").await;
    is(&client, "alice").await;
    assert!(server.app.client().auth(json!({ "accessToken": token })).try_connect().await.is_ok());
}

#[tokio::test]
async fn other_kinds_of_keys_work() {
    let ed25519 = builder().eddsa(include_str!("keys/ed25519.pem"), include_str!("keys/ed25519.pub.pem"));
    let server = start_with(ed25519).await;
    let (_, token) = server.login("alice").await;
    assert!(server.app.client().auth(json!({ "accessToken": token })).try_connect().await.is_ok());
    refused(&server, &signed(&claims(json!({}))), "invalid algorithm").await;
}

#[tokio::test]
async fn every_claim_is_looked_at() {
    let server = start().await;
    for (other, message) in [
        (json!({ "exp": now() - 1 }), "jwt expired"),
        (json!({ "exp": null }), "jwt malformed"),
        (json!({ "exp": "9999999999" }), "jwt malformed"),
        (json!({ "nbf": now() + 60 }), "jwt not active"),
        (json!({ "aud": "https://other.example.com" }), "jwt audience invalid. expected: https://example.com"),
        (json!({ "aud": [] }), "jwt audience invalid. expected: https://example.com"),
        (json!({ "iss": "somebody" }), "jwt issuer invalid. expected: feathers"),
        (json!({ "sub": null }), "jwt malformed"),
        (json!({ "jti": null }), "jwt malformed"),
        // Of nobody, and of what is no user.
        (json!({ "sub": "77" }), "Invalid login"),
        (json!({ "sub": "" }), "Invalid login"),
        (json!({ "sub": "01" }), "Invalid login"),
        (json!({ "sub": "device/1" }), "Invalid login"),
    ] {
        refused(&server, &signed(&claims(other)), message).await;
    }
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    for kind in [None, Some("JWT"), Some("refresh"), Some("Access")] {
        let token = signed_as(Algorithm::HS256, kind, &claims(json!({})), &key);
        refused(&server, &token, "jwt type invalid. expected: access").await;
    }
}

#[tokio::test]
async fn a_token_of_a_megabyte_is_not_looked_at() {
    let server = start().await;
    let long = "x".repeat(300_000);
    refused(&server, &format!("{long}.{long}.{long}"), "jwt malformed").await;
    refused(&server, &".".repeat(900_000), "jwt malformed").await;
    refused(&server, &signed(&claims(json!({ "more": long }))), "jwt malformed").await;
    for not_a_text in [json!(1), json!(null), json!({}), json!(["a.b.c"])] {
        let client = server.app.connect().await;
        let data = json!({ "strategy": "jwt", "accessToken": not_a_text });
        let error = client.create("authentication", data).await.unwrap_err();
        assert_eq!(error.class(), Some(feathers::Class::NotAuthenticated));
    }
}
