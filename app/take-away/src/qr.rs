//! QR codes.

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::convert::{Builder, Shape};
use fast_qr::{ECL, QRBuilder};

/// White modules around the code, as ISO/IEC 18004 wants them.
const QUIET_ZONE: usize = 4;

/// `text` as a QR code: an SVG image, black on white whatever the colours around it, which every scanner reads.
///
/// # Errors
/// [`TooLong`] beyond what a QR code holds, about 2,300 bytes.
pub fn svg(text: &str) -> Result<String, TooLong> {
    // Level M: a print may fade or fold.
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| TooLong)?;
    Ok(SvgBuilder::default().margin(QUIET_ZONE).shape(Shape::Square).to_str(&code))
}

/// The text does not fit into a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is too long for a QR code")]
pub struct TooLong;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone() {
        let image = svg("https://library.example/record/lbm000001").expect("fits");
        // 40 bytes at level M are version 3, 29 modules, and four of white on each side.
        assert!(image.starts_with("<svg viewBox=\"0 0 37 37\""), "{image:.60}");
        assert!(image.ends_with("</svg>"));
    }

    #[test]
    fn a_text_that_does_not_fit_is_refused() {
        assert!(svg(&"x".repeat(2_300)).is_ok());
        assert_eq!(svg(&"x".repeat(2_400)), Err(TooLong));
    }
}
