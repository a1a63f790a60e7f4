//! A CSV file as rows with named fields. Knows nothing of what the fields mean.

use super::{RowError, SourceFile, faults::Faults};
use csv::StringRecord;
use messages::{Message, msg};
use unicode_normalization::UnicodeNormalization as _;

/// A file whose header has all the columns that are needed.
pub(super) struct Sheet<'f> {
    file: &'f SourceFile,
    header: StringRecord,
    rows: Vec<(u64, StringRecord)>,
}

/// A row of it.
pub(super) struct Row<'s> {
    sheet: &'s Sheet<'s>,
    number: u64,
    fields: &'s StringRecord,
}

impl<'f> Sheet<'f> {
    /// Reads a file; faults of its form are added, and what can be read is given all the same.
    pub(super) fn open(file: &'f SourceFile, needed: &[&str], faults: &mut Faults) -> Option<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(file.text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let mut sheet = Self {
            file,
            header,
            rows: Vec::new(),
        };
        let missing: Vec<&&str> = needed
            .iter()
            .filter(|name| sheet.column(name).is_none())
            .collect();
        for name in &missing {
            faults.add(sheet.fault(1, Some(name), msg!("import-missing-column")));
        }
        for (index, name) in sheet.header.iter().enumerate() {
            if sheet.column(name) != Some(index) {
                faults.add(sheet.fault(1, Some(name), msg!("import-column-twice")));
            }
        }
        if !missing.is_empty() {
            return None;
        }
        let mut number = 1;
        for record in reader.records() {
            number += 1;
            match record {
                Ok(record) if record.len() == sheet.header.len() => sheet.rows.push((number, record)),
                Ok(record) => {
                    let what = msg!(
                        "import-fields",
                        found = record.len(),
                        expected = sheet.header.len()
                    );
                    faults.add(sheet.fault(number, None, what));
                }
                Err(why) => {
                    faults.add(sheet.fault(number, None, msg!("import-not-csv", why = why.to_string())));
                }
            }
        }
        if sheet.rows.is_empty() && number == 1 {
            faults.add(sheet.fault(1, None, msg!("import-empty")));
        }
        Some(sheet)
    }

    /// Its rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, fields)| Row {
            sheet: self,
            number: *number,
            fields,
        })
    }

    /// The names of its columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    /// A fault of the file.
    pub(super) fn fault(&self, row: u64, column: Option<&str>, what: Message) -> RowError {
        RowError {
            file: self.file.name.clone(),
            row,
            column: column.map(Into::into),
            what,
        }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }
}

impl Row<'_> {
    /// A field, empty when there is nothing or no such column. In composed form (NFC), as the log wants it.
    pub(super) fn field(&self, column: &str) -> String {
        let field = self.sheet.column(column).and_then(|index| self.fields.get(index));
        field.unwrap_or_default().nfc().collect()
    }

    /// A field that must not be empty.
    pub(super) fn needed(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let field = self.field(column);
        if field.is_empty() {
            self.fault(column, msg!("import-blank"), faults);
            return None;
        }
        Some(field)
    }

    /// A field that must have a form.
    pub(super) fn formed(
        &self,
        column: &str,
        is_so: impl Fn(&str) -> bool,
        what: impl Fn(&str) -> Message,
        faults: &mut Faults,
    ) -> Option<String> {
        let field = self.needed(column, faults)?;
        if !is_so(&field) {
            self.fault(column, what(&field), faults);
            return None;
        }
        Some(field)
    }

    /// An organisation number, which may be blank.
    pub(super) fn organisation(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let field = self.field(column);
        if !field.is_empty() && !is_organisation_number(&field) {
            self.fault(column, msg!("import-bad-organisation", given = &field), faults);
        }
        (!field.is_empty()).then_some(field)
    }

    /// The parts of a field whose parts are joined by semicolons; at least one.
    pub(super) fn list(&self, column: &str, faults: &mut Faults) -> Vec<String> {
        let field = self.needed(column, faults).unwrap_or_default();
        field
            .split(';')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// Adds a fault of a field of this row.
    pub(super) fn fault(&self, column: &str, what: Message, faults: &mut Faults) {
        faults.add(self.sheet.fault(self.number, Some(column), what));
    }
}

/// Nine digits of which the last is the control digit (mod 11, weights 3 2 7 6 5 4 3 2).
pub(super) fn is_organisation_number(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == 9) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .zip([3, 2, 7, 6, 5, 4, 3, 2])
        .map(|(digit, weight)| digit * weight)
        .sum();
    (11 - sum % 11) % 11 == digits[8]
}
