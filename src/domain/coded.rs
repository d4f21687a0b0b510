//! Closed lists of terms, each with a stable number and a stable code.
//!
//! The number is what ops carry, the code is what files, exports and translation keys carry. Neither
//! ever changes its meaning; new members are added at the end.

/// A closed list of terms of the field.
pub trait Coded: Copy + Eq + Sized + 'static {
    /// Name of the list, the first half of its translation keys (`rating` in `rating.above`).
    const NAME: &'static str;
    /// All members, in the order in which they are offered.
    const ALL: &'static [Self];
    /// The stable code of this member, unique within the list.
    fn code(self) -> &'static str;
    /// The stable number of this member, unique within the list, never 0.
    fn number(self) -> u8;
    /// The member with this number, if there is one.
    fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.number() == number)
    }
    /// The member with this code, if there is one.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.code() == code)
    }
    /// Position within [`Coded::ALL`].
    fn index(self) -> usize {
        Self::ALL
            .iter()
            .position(|member| *member == self)
            .unwrap_or_default()
    }
}

/// Declares an enum and its [`Coded`] table in one place.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident $list:literal { $($(#[$vmeta:meta])* $variant:ident = $number:literal $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant = $number),+ }

        impl $crate::domain::coded::Coded for $name {
            const NAME: &'static str = $list;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            fn number(self) -> u8 {
                self as u8
            }
        }
    };
}
pub(crate) use coded;
