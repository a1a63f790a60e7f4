//! Lower-case hexadecimal digits, eight at a time: every leaf has ids and digests to read, hundreds of digits of them.

/// One in each byte of a word.
const ONES: u64 = u64::MAX / 255;

/// The number that eight digits spell, and nought if they are digits all eight; anything else if one is none.
pub(crate) fn read(digits: [u8; 8]) -> (u32, u64) {
    let word = u64::from_be_bytes(digits);
    // What a letter lacks in its low half, it has in this bit.
    let letters = (word >> 6) & ONES;
    let values = (word & (ONES * 0x0f)) + letters * 9;
    // A digit is one if its value has only that spelling.
    let wrong = (spelled(values) ^ word) | (values & (ONES * 0xf0));
    let pairs = (values | (values >> 4)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs | (pairs >> 8)) & 0x0000_ffff_0000_ffff;
    // The upper half is cut off on purpose: it holds the first four digits once more.
    ((fours | (fours >> 16)) as u32, wrong)
}

/// The eight digits of a number.
pub(crate) fn write(number: u32) -> [u8; 8] {
    let number = u64::from(number);
    let fours = (number | (number << 16)) & 0x0000_ffff_0000_ffff;
    let pairs = (fours | (fours << 8)) & 0x00ff_00ff_00ff_00ff;
    let values = (pairs | (pairs << 4)) & (ONES * 0x0f);
    spelled(values).to_be_bytes()
}

/// Each byte's value, below 25, as a digit; from 16 on as what would follow.
fn spelled(values: u64) -> u64 {
    let letters = ((values + ONES * 6) >> 4) & ONES;
    values + ONES * u64::from(b'0') + letters * u64::from(b'a' - b'0' - 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for number in [0, 1, 0x0123_4567, 0x89ab_cdef, 0xfedc_ba98, u32::MAX] {
            assert_eq!(write(number)[..], *format!("{number:08x}").as_bytes());
            assert_eq!(read(write(number)), (number, 0));
        }
    }

    #[test]
    fn knows_every_byte_that_is_no_digit_at_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut digits = *b"0f9a5b7c";
                digits[place] = byte;
                let is_digit = matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                let (number, wrong) = read(digits);
                assert_eq!(wrong == 0, is_digit, "{byte} at {place}");
                if is_digit {
                    let text = std::str::from_utf8(&digits).unwrap();
                    assert_eq!(Ok(number), u32::from_str_radix(text, 16));
                }
            }
        }
    }
}
