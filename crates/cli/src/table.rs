//! Tables for people: as wide as a page, the same in every terminal and in a file, no colours.

use comfy_table::{Cell, CellAlignment, ContentArrangement, presets::UTF8_HORIZONTAL_ONLY};

/// Columns at most; a fixed width keeps the output the same wherever it is made.
const WIDTH: u16 = 118;

/// A table.
pub(crate) struct Table(comfy_table::Table);

impl Table {
    /// A table with these headings.
    pub(crate) fn new<S: ToString>(headings: impl IntoIterator<Item = S>) -> Self {
        let mut table = comfy_table::Table::new();
        let mut style = UTF8_HORIZONTAL_ONLY;
        style = style.row_separator(comfy_table::LineStyle::none());
        table.load_style(style);
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH);
        table.set_header(headings.into_iter().map(Cell::new).collect::<Vec<_>>());
        Self(table)
    }

    /// Sets a column flush right: numbers.
    pub(crate) fn right(mut self, column: usize) -> Self {
        if let Some(column) = self.0.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        self
    }

    /// Adds a row.
    pub(crate) fn row<S: ToString>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.0
            .add_row(cells.into_iter().map(Cell::new).collect::<Vec<_>>());
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its lines, without trailing spaces.
    pub(crate) fn text(&self) -> String {
        self.0.trim_fmt()
    }
}

/// A name that fits in a cell or beside a bar.
pub(crate) fn short(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_name_is_cut_by_letters() {
        assert_eq!(short("blåbær", 6), "blåbær");
        assert_eq!(short("blåbærs", 6), "blåbæ…");
    }
}
