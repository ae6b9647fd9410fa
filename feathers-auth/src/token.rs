//! Access tokens: made, and read again, with one algorithm and one key. What a token says of its own algorithm is compared, never
//! followed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use feathers::{Error, Internal, Result};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::{Clock, time};
use crate::key::Keys;

/// The `typ` in the header of every access token.
const TYPE: &str = "access";
/// Ours have some hundred bytes. A longer text is not looked at.
const LONGEST: usize = 8 * 1024;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iat: u64,
    pub(crate) exp: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<u64>,
    aud: Value,
    iss: String,
    pub(crate) sub: String,
    pub(crate) jti: String,
}

impl Claims {
    /// When it was made. Ids of ours know it to the millisecond, so that a login right after "log out everywhere" is none of those
    /// that were meant; ids from Node are random, and `iat` has whole seconds.
    pub(crate) fn issued(&self) -> SystemTime {
        let own = Uuid::parse_str(&self.jti).ok().and_then(|id| id.get_timestamp()).map(|stamp| stamp.to_unix());
        match own {
            Some((seconds, nanos)) if seconds.abs_diff(self.iat) <= 1 => time(seconds) + Duration::from_nanos(nanos.into()),
            _ => time(self.iat),
        }
    }

    pub(crate) fn expires(&self) -> SystemTime {
        time(self.exp)
    }
}

/// Makes and reads tokens.
#[derive(Debug)]
pub(crate) struct Tokens {
    keys: Keys,
    audience: String,
    issuer: String,
    lifetime: Duration,
    validation: Validation,
    pub(crate) clock: Clock,
    /// Milliseconds since 1970 that are over for new tokens, see [`Tokens::close`].
    closed: AtomicU64,
}

impl Tokens {
    pub(crate) fn new(keys: Keys, audience: String, issuer: String, lifetime: Duration) -> Self {
        let mut validation = Validation::new(keys.algorithm);
        validation.set_audience(&[&audience]);
        validation.set_issuer(&[&issuer]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        // By our own clock, below, to the second.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { keys, audience, issuer, lifetime, validation, clock: Clock::start(), closed: AtomicU64::new(0) }
    }

    /// When a token that is made now ends.
    pub(crate) fn horizon(&self) -> SystemTime {
        self.clock.now() + self.lifetime
    }

    /// The time a token gets that is made for what is looked up from here on.
    pub(crate) fn moment(&self) -> SystemTime {
        let open = UNIX_EPOCH + Duration::from_millis(self.closed.load(Ordering::SeqCst));
        self.clock.now().max(open)
    }

    /// Now, for a revocation of all that was issued until now. Tokens know their time to the millisecond, so those that are made
    /// from here on have a later one.
    pub(crate) fn close(&self) -> SystemTime {
        let now = self.moment();
        let millis = now.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        self.closed.fetch_max(u64::try_from(millis).unwrap_or(u64::MAX).saturating_add(1), Ordering::SeqCst);
        now
    }

    /// A token as of a [`moment`](Self::moment): one before its user was looked up, so that whatever is revoked after a change of the
    /// user is revoked for a login, too, that saw the user as it was before.
    pub(crate) fn issue(&self, sub: &str, at: SystemTime) -> Result<(String, Claims)> {
        let now = at.duration_since(UNIX_EPOCH).internal()?;
        let id = Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, now.as_secs(), now.subsec_nanos()));
        let claims = Claims {
            iat: now.as_secs(),
            exp: now.as_secs().saturating_add(self.lifetime.as_secs()),
            nbf: None,
            aud: self.audience.as_str().into(),
            iss: self.issuer.clone(),
            sub: sub.to_owned(),
            jti: id.to_string(),
        };
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(self.keys.algorithm) };
        let token = encode(&header, &claims, &self.keys.encoding).internal()?;
        Ok((token, claims))
    }

    /// What a token says, if all of it is right.
    ///
    /// # Errors
    /// `NotAuthenticated`, in the words of Node's `jsonwebtoken`, which clients know.
    pub(crate) fn read(&self, token: &str) -> Result<Claims> {
        if token.len() > LONGEST || token.split('.').count() != 3 {
            return Err(broken("jwt malformed"));
        }
        let header = decode_header(token).map_err(|error| self.refused(error.kind()))?;
        let claims =
            decode::<Claims>(token, &self.keys.decoding, &self.validation).map_err(|error| self.refused(error.kind()))?.claims;
        if header.typ.as_deref() != Some(TYPE) {
            return Err(broken(format!("jwt type invalid. expected: {TYPE}")));
        }
        let now = self.clock.seconds();
        if claims.nbf.is_some_and(|from| from > now) {
            return Err(refusal("NotBeforeError", "jwt not active"));
        }
        if claims.exp <= now {
            return Err(refusal("TokenExpiredError", "jwt expired"));
        }
        Ok(claims)
    }

    fn refused(&self, kind: &ErrorKind) -> Error {
        match kind {
            ErrorKind::InvalidSignature => broken("invalid signature"),
            ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => broken("invalid algorithm"),
            ErrorKind::InvalidAudience => broken(format!("jwt audience invalid. expected: {}", self.audience)),
            ErrorKind::InvalidIssuer => broken(format!("jwt issuer invalid. expected: {}", self.issuer)),
            ErrorKind::MissingRequiredClaim(claim) => broken(format!("jwt {claim} missing")),
            _ => broken("jwt malformed"),
        }
    }
}

fn broken(message: impl Into<String>) -> Error {
    refusal("JsonWebTokenError", message)
}

fn refusal(name: &str, message: impl Into<String>) -> Error {
    Error::not_authenticated(message.into()).with_data(json!({ "name": name }))
}
