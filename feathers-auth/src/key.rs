//! What tokens are signed with, checked before the app starts.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use zeroize::Zeroizing;

/// As many bytes as the hash of HS256 has; a shorter secret is easier to guess than the signature.
const SHORTEST: usize = 32;

/// What the app was given.
pub(crate) enum Given {
    Nothing,
    Secret(Zeroizing<String>),
    Pem { algorithm: Algorithm, private: Zeroizing<String>, public: String },
}

/// A pair of keys and the one algorithm they are for.
pub(crate) struct Keys {
    pub(crate) algorithm: Algorithm,
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
}

impl Given {
    /// # Errors
    /// What is wrong, and the command that helps.
    pub(crate) fn keys(&self) -> Result<Keys, String> {
        match self {
            Self::Nothing => Err(needs_secret("has no secret")),
            Self::Secret(secret) if secret.is_empty() => Err(needs_secret("has an empty secret")),
            Self::Secret(secret) if secret.len() < SHORTEST => {
                Err(needs_secret(&format!("has a secret of {} bytes, which can be guessed", secret.len())))
            }
            Self::Secret(secret) => Ok(Keys {
                algorithm: Algorithm::HS256,
                encoding: EncodingKey::from_secret(secret.as_bytes()),
                decoding: DecodingKey::from_secret(secret.as_bytes()),
            }),
            Self::Pem { algorithm, private, public } => {
                let pair = match algorithm {
                    Algorithm::RS256 => EncodingKey::from_rsa_pem(private.as_bytes())
                        .and_then(|encoding| Ok((encoding, DecodingKey::from_rsa_pem(public.as_bytes())?))),
                    _ => EncodingKey::from_ed_pem(private.as_bytes())
                        .and_then(|encoding| Ok((encoding, DecodingKey::from_ed_pem(public.as_bytes())?))),
                };
                let (encoding, decoding) = pair.map_err(|_| needs_pem(*algorithm))?;
                Ok(Keys { algorithm: *algorithm, encoding, decoding })
            }
        }
    }
}

fn needs_secret(problem: &str) -> String {
    format!(
        "the authentication {problem}. Tokens are signed with one of at least {SHORTEST} bytes, made once and kept outside of the \
         code:\n\n    export AUTH_SECRET=\"$(openssl rand -base64 48)\"\n\nand `Auth::builder(…).secret(std::env::var(\"AUTH_SECRET\")\
         .unwrap_or_default())`"
    )
}

fn needs_pem(algorithm: Algorithm) -> String {
    let kind = if algorithm == Algorithm::RS256 { "rsa -pkeyopt rsa_keygen_bits:3072" } else { "ed25519" };
    format!(
        "the authentication can not read its keys for {algorithm:?}. They are PEM texts:\n\n    openssl genpkey -algorithm {kind} \
         -out private.pem\n    openssl pkey -in private.pem -pubout -out public.pem"
    )
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}
