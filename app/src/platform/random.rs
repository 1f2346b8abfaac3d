//! Names that nobody else gives.

/// A key of 104 random bits, in hexadecimal digits. It tells things apart and is no secret.
pub fn key() -> String {
    let drawn = || (js_sys::Math::random() * (1_u64 << 52) as f64) as u64;
    format!("{:013x}{:013x}", drawn(), drawn())
}
