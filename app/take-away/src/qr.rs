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

    /// The dark modules of the image, quiet zone included, as a scanner of our own reads them.
    fn scanned(image: &str) -> String {
        let path = image.split_once("<path d=\"").map(|(_, path)| path).expect("has modules");
        let path = path.split('"').next().expect("ends");
        let dark: Vec<(usize, usize)> = path
            .split('M')
            .skip(1)
            .map(|module| {
                let (x, rest) = module.split_once(',').expect("x, y");
                let y = rest.split('h').next().expect("a square");
                (x.parse().expect("a number"), y.parse().expect("a number"))
            })
            .collect();
        let size = dark.iter().map(|(x, _)| x - QUIET_ZONE + 1).max().expect("has modules");
        let grid = rqrr::SimpleGrid::from_func(size, |x, y| dark.contains(&(x + QUIET_ZONE, y + QUIET_ZONE)));
        rqrr::Grid::new(grid).decode().expect("can be read").1
    }

    #[test]
    fn a_scanner_reads_the_address() {
        for address in ["https://library.example/record/lbm000001", "https://图书馆.example/record/%E7%BA%A2?view=marc"]
        {
            assert_eq!(scanned(&svg(address).expect("fits")), address);
        }
    }

    #[test]
    fn a_text_that_does_not_fit_is_refused() {
        assert!(svg(&"x".repeat(2_300)).is_ok());
        assert_eq!(svg(&"x".repeat(2_400)), Err(TooLong));
    }
}
