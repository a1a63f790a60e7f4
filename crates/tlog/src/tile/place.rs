//! Which tiles there are, and what their files are called.

use std::fmt;

/// How many hashes or leaves a full tile has.
pub const WIDTH: u64 = 256;
/// Above this level no tile has a hash, whatever the size of the tree.
const LEVEL_MAX: u8 = 7;

/// Whether a file holds hashes or the leaves themselves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TileKind {
    /// Hashes at this level: at level 0 those of leaves, at each other the roots of full tiles one below.
    Hashes(u8),
    /// Leaves, each after its length.
    Entries,
}

/// One file of the tree. It can only be one that some tree has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tile {
    kind: TileKind,
    index: u64,
    width: u16,
}

/// A path that no tile has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPath {
    /// Not of the form of a tile's path.
    #[error("{0:?} is no path of a tile, such as tile/0/x001/067 or tile/entries/000.p/12")]
    Form(String),
    /// The form is right, but no tree is so large, or the tile would be empty or wider than 256.
    #[error("no tree has a tile {0:?}")]
    Beyond(String),
}

impl Tile {
    /// The tile of this kind, index and width, when there can be one: `width` from 1 to 256.
    #[must_use]
    pub fn new(kind: TileKind, index: u64, width: u16) -> Option<Self> {
        let level = match kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        if level > LEVEL_MAX || !(1..=256).contains(&width) {
            return None;
        }
        // The leaf after the last one below it must still have a number.
        let end = index.checked_mul(WIDTH)?.checked_add(u64::from(width))?;
        end.checked_mul(1_u64.checked_shl(8 * u32::from(level))?)?;
        Some(Self { kind, index, width })
    }

    /// Hashes or leaves.
    #[must_use]
    pub fn kind(&self) -> TileKind {
        self.kind
    }

    /// Its place among the tiles of its kind, from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes or leaves it has, from 1 to 256.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it is full, and so the same in every larger tree.
    #[must_use]
    pub fn is_full(&self) -> bool {
        u64::from(self.width) == WIDTH
    }

    /// The tile of this kind and index in a tree of this size, full or not, if it has any such.
    #[must_use]
    pub fn in_tree(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let level = match kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        let row = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        let width = row.checked_sub(index.checked_mul(WIDTH)?)?.min(WIDTH);
        Self::new(kind, index, u16::try_from(width).ok()?)
    }

    /// Reads a path below the root of a log, such as `tile/1/x001/x234/067.p/5`.
    ///
    /// # Errors
    /// When it is not in its one form, or no tree has such a tile.
    pub fn parse(path: &str) -> Result<Self, BadPath> {
        let form = || BadPath::Form(path.to_owned());
        let rest = path.strip_prefix("tile/").ok_or_else(form)?;
        let (kind, rest) = rest.split_once('/').ok_or_else(form)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(small(level, 63).ok_or_else(form)?),
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, u16::from(small(width, 255).ok_or_else(form)?)),
            None => (rest, 256),
        };
        let index = parse_index(index).ok_or_else(form)?;
        Self::new(kind, index, width).ok_or_else(|| BadPath::Beyond(path.to_owned()))
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        let mut parts = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            parts.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        parts.reverse();
        f.write_str(&parts.join("/"))?;
        if self.is_full() {
            return Ok(());
        }
        write!(f, ".p/{}", self.width)
    }
}

/// Every file that a tree of `new` leaves has and one of `old` did not: hashes level by level, then leaves. With `old` 0
/// these are all.
pub fn tiles(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    let kinds = (0..=LEVEL_MAX).map(TileKind::Hashes).chain([TileKind::Entries]);
    kinds.flat_map(move |kind| {
        let level = match kind {
            TileKind::Hashes(level) => u32::from(level),
            TileKind::Entries => 0,
        };
        let (before, after) = (old >> (8 * level), new >> (8 * level));
        let first = before / WIDTH;
        let last = if after > before {
            after.div_ceil(WIDTH)
        } else {
            first
        };
        (first..last).filter_map(move |index| Tile::in_tree(kind, index, new))
    })
}

/// A number of at most three digits without leading zeros.
fn small(text: &str, max: u8) -> Option<u8> {
    let number: u8 = text.parse().ok()?;
    (number <= max && text == number.to_string()).then_some(number)
}

/// `x001/x234/067`: three digits a part, all but the last marked, and no part of leading zeros alone.
fn parse_index(text: &str) -> Option<u64> {
    let (front, last) = match text.rsplit_once('/') {
        Some((front, last)) => (Some(front), last),
        None => (None, text),
    };
    let mut index: u64 = 0;
    for (place, part) in front.iter().flat_map(|front| front.split('/')).enumerate() {
        let part = three_digits(part.strip_prefix('x')?)?;
        if place == 0 && part == 0 {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(part)?;
    }
    index.checked_mul(1000)?.checked_add(three_digits(last)?)
}

fn three_digits(text: &str) -> Option<u64> {
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}
