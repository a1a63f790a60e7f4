//! Leaves in a file: each after its length in two bytes, most significant first.

/// The longest leaf that the format can hold, in bytes. A longer one is refused, never cut.
pub const LEAF_BYTES_MAX: usize = 65_535;

/// A leaf that the format cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("leaf {number} of the bundle has {len} bytes; a leaf has at most {LEAF_BYTES_MAX}")]
pub struct LeafTooLong {
    /// Which leaf of the file, from 0.
    pub number: usize,
    /// How many bytes it has.
    pub len: usize,
}

/// Why bytes are not the leaves that a file must hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBundle {
    /// The file ends before its leaves do.
    #[error("the bundle breaks off in leaf {number} of {width}, at byte {at}")]
    Short {
        /// Which leaf of the file, from 0.
        number: usize,
        /// How many leaves it must have.
        width: u16,
        /// Where that leaf's length begins.
        at: usize,
    },
    /// There is more after the last leaf.
    #[error("after the {width} leaves of the bundle come {more} bytes that belong to none, from byte {at}")]
    Long {
        /// How many leaves it must have.
        width: u16,
        /// How many bytes are left.
        more: usize,
        /// Where they begin.
        at: usize,
    },
}

/// The file of these leaves.
///
/// # Errors
/// When one of them is longer than [`LEAF_BYTES_MAX`].
pub fn write_bundle<'l>(leaves: impl IntoIterator<Item = &'l [u8]>) -> Result<Vec<u8>, LeafTooLong> {
    let mut bundle = Vec::new();
    for (number, leaf) in leaves.into_iter().enumerate() {
        let len = leaf.len();
        let prefix = u16::try_from(len).map_err(|_| LeafTooLong { number, len })?;
        bundle.extend(prefix.to_be_bytes());
        bundle.extend(leaf);
    }
    Ok(bundle)
}

/// The leaves of a file that must have exactly `width`.
///
/// # Errors
/// When it has fewer leaves or more bytes.
pub fn read_bundle(bundle: &[u8], width: u16) -> Result<Vec<&[u8]>, BadBundle> {
    let mut leaves = Vec::with_capacity(usize::from(width));
    let mut rest = bundle;
    for number in 0..usize::from(width) {
        let at = bundle.len() - rest.len();
        let (leaf, after) = read_one(rest).ok_or(BadBundle::Short { number, width, at })?;
        leaves.push(leaf);
        rest = after;
    }
    if rest.is_empty() {
        return Ok(leaves);
    }
    let more = rest.len();
    let at = bundle.len() - more;
    Err(BadBundle::Long { width, more, at })
}

fn read_one(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))
}
