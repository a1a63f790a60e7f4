//! Keys of views that keep documents of several kinds.

/// Declares such keys: each is stored under its sign, a slash and its id.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident($id:ty) = $sign:literal;)*) => {
        /// What names a document of the view.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Key {$(
            $(#[$doc])*
            $name($id),
        )*}

        impl std::fmt::Display for Key {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {$( Self::$name(id) => write!(f, concat!($sign, "/{}"), id), )*}
            }
        }

        impl std::str::FromStr for Key {
            type Err = crate::key::NoKey;
            fn from_str(given: &str) -> Result<Self, Self::Err> {
                let (sign, id) = given.split_once('/').ok_or(crate::key::NoKey)?;
                match sign {
                    $( $sign => id.parse().map(Self::$name).map_err(|_| crate::key::NoKey), )*
                    _ => Err(crate::key::NoKey),
                }
            }
        }
    };
}
pub(crate) use keys;

/// A text that names no document of the view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoKey;
