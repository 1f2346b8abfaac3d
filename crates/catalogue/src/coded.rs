//! Enums whose values are short texts in JSON, the pack, the database and addresses.

use serde::de::{Deserialize, Deserializer, Error};

/// Declares an enum whose values have one stable lower-case code each, used in JSON, the pack and the database.
///
/// A reader that Serde derives for such an enum is 1.5 kB of WebAssembly, of which the app has a dozen; this one is a lookup.
#[macro_export]
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable code used in JSON, the pack and the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::coded::read(deserializer, Self::from_code)
            }
        }
    };
}

/// Reads a value by its code, for [`coded!`](crate::coded!).
///
/// # Errors
/// When it is not text, or a code that is not known.
pub fn read<'de, D: Deserializer<'de>, T>(deserializer: D, from_code: fn(&str) -> Option<T>) -> Result<T, D::Error> {
    let code = String::deserialize(deserializer)?;
    from_code(&code).ok_or_else(|| D::Error::custom(unknown(&code)))
}

fn unknown(code: &str) -> String {
    format!("{code:?} is not a known code")
}

#[cfg(test)]
mod tests {
    use crate::Kind;

    #[test]
    fn values_are_their_codes_in_json() {
        for kind in Kind::ALL {
            let json = serde_json::to_string(kind).expect("is JSON");
            assert_eq!(json, format!("{:?}", kind.code()));
            assert_eq!(serde_json::from_str::<Kind>(&json).expect("is read"), *kind);
        }
        let error = serde_json::from_str::<Kind>("\"papyrus\"").expect_err("is unknown").to_string();
        assert!(error.starts_with("\"papyrus\" is not a known code"), "{error}");
        assert!(serde_json::from_str::<Kind>("1").is_err());
    }
}
