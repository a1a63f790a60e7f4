//! Refusals: "no, because". Each has a stable code for machines and words that say what was wrong and what to do.

/// A refusal with a stable code such as `need.unknown_unit`.
pub trait Coded: std::error::Error + Clone + PartialEq + Send + Sync + 'static {
    /// The code; never changes once published.
    fn code(&self) -> &'static str;
}

impl Coded for authority::Denied {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInRole { .. } => "authority.not_in_role",
            Self::NoCredential { .. } => "authority.no_credential",
            Self::NotYours => "authority.not_yours",
            Self::OtherOrg { .. } => "authority.other_organisation",
            Self::NotActive { .. } => "authority.not_active",
            Self::OnBehalf { .. } => "authority.on_behalf",
            Self::Suspended => "authority.suspended",
            Self::Revoked => "authority.revoked",
        }
    }
}

/// Declares a stream's refusals: code, name, facts and words. `Denied` is always among them.
macro_rules! refusals {
    ($stream:literal; $(
        $(#[$doc:meta])*
        $code:literal $name:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })? = $words:tt $(, ($($argument:tt)*))*;
    )*) => {
        #[doc = concat!("Why something asked of a ", $stream, " was refused.")]
        #[derive(Clone, PartialEq, Debug, thiserror::Error)]
        pub enum Refusal {
            /// The actor has not the right.
            #[error(transparent)]
            Denied(#[from] authority::Denied),
            $(
                $(#[$doc])*
                #[error($words $(, $($argument)*)*)]
                $name $({ $($(#[$field_doc])* #[doc = stringify!($field)] $field: $type),* })?,
            )*
        }

        /// Every code of this stream's own; the tests provoke each.
        #[cfg(test)]
        pub(crate) const CODES: &[&str] = &[$(concat!($stream, ".", $code)),*];

        impl $crate::Coded for Refusal {
            fn code(&self) -> &'static str {
                match self {
                    Self::Denied(denied) => $crate::Coded::code(denied),
                    $(Self::$name { .. } => concat!($stream, ".", $code),)*
                }
            }
        }
    };
}
pub(crate) use refusals;
