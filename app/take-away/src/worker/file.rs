//! Files, where the page can reach them.

use bookmobile_client::take_away::Parcel;
use js_sys::{Array, Uint8Array, encode_uri_component};
use std::cell::RefCell;
use web_sys::{Blob, BlobPropertyBag, Url};

/// Room for one file: the one before is thrown away when another comes.
#[derive(Default)]
pub struct Shelf {
    url: RefCell<Option<String>>,
}

impl Shelf {
    /// Puts a file there and gives its address.
    pub fn put(&self, bytes: &[u8], media_type: &str) -> Option<String> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        if let Some(before) = self.url.replace(Some(url.clone())) {
            let _ = Url::revoke_object_url(&before);
        }
        Some(url)
    }
}

/// An SVG image that a page can show: the Content-Security-Policy allows images of the kind `data:`.
pub fn image(svg: &str) -> Parcel {
    let url = format!("data:image/svg+xml,{}", encode_uri_component(svg));
    Parcel { url, name: "qr.svg".to_owned(), ..Parcel::default() }
}
