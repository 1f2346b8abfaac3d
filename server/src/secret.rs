//! PINs, tokens and codes: made here, kept only as hashes.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use uuid::{Builder, Uuid};

/// No secret can be made, because the system gives no random bytes or too little memory.
#[derive(Debug, thiserror::Error)]
#[error("no secret can be made: {0}")]
pub struct SecretError(String);

/// Shortest and longest PIN in characters.
pub const PIN_CHARS: std::ops::RangeInclusive<usize> = 6..=128;

/// Memory in KiB, passes and lanes of argon2id: the least that the OWASP Password Storage Cheat Sheet recommends.
const ARGON2: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The argon2id hash of a PIN with a random salt, in PHC form. Takes tens of milliseconds and 19 MB.
///
/// # Errors
/// When there are no random bytes.
pub fn hash_pin(pin: &str) -> Result<String, SecretError> {
    let hash = argon2()?.hash_password(pin.as_bytes()).map_err(|error| SecretError(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether this PIN has this hash. Takes as long as [`hash_pin`], whatever the answer.
pub fn is_pin(pin: &str, hash: &str) -> bool {
    let argon2 = argon2().unwrap_or_default();
    PasswordHash::new(hash).is_ok_and(|hash| argon2.verify_password(pin.as_bytes(), &hash).is_ok())
}

fn argon2() -> Result<Argon2<'static>, SecretError> {
    let (memory, passes, lanes) = ARGON2;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| SecretError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The token of a session: 32 random bytes in hexadecimal.
///
/// # Errors
/// When there are no random bytes.
pub fn token() -> Result<String, SecretError> {
    Ok(random::<32>()?.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Digits and letters that are not mistaken for each other (Crockford's base 32).
const CODE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code that is typed once: 50 random bits as `7K2MD-X09QF`.
///
/// # Errors
/// When there are no random bytes.
pub fn code() -> Result<String, SecretError> {
    let mut code: String =
        random::<10>()?.iter().map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)])).collect();
    code.insert(5, '-');
    Ok(code)
}

/// SHA-256 of a code, however it was typed.
pub fn code_hash(code: &str) -> [u8; 32] {
    let typed = code.chars().filter(char::is_ascii_alphanumeric).map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    sha256(&typed.collect::<String>())
}

/// SHA-256 of a text.
pub fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// A version 7 UUID of this moment.
///
/// # Errors
/// When there are no random bytes.
pub fn uuid(unix_millis: u64) -> Result<Uuid, SecretError> {
    Ok(Builder::from_unix_timestamp_millis(unix_millis, &random()?).into_uuid())
}

/// Random bytes.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| SecretError(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_known_by_its_hash() {
        let hash = hash_pin("284461").expect("can be hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_pin("284461", &hash));
        assert!(!is_pin("284462", &hash) && !is_pin("284461", "damaged"));
        assert_ne!(hash, hash_pin("284461").expect("can be hashed"));
    }

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = code().expect("can be made");
        assert_eq!((code.len(), code.as_bytes()[5]), (11, b'-'));
        assert_eq!(code_hash("7K2MD-X09QF"), code_hash(" 7k2mdxo9qf "));
        assert_ne!(code_hash("7K2MD-X09QF"), code_hash("7K2MD-X09QG"));
        assert_ne!(token().expect("can be made"), token().expect("can be made"));
    }
}
