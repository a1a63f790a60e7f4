//! Finds Norwegian national identity numbers in free text: eleven digits with valid control digits (mod 11).

/// Whether some eleven digits in a row (spaces allowed after the sixth) are a national identity number.
pub(crate) fn contains(words: &str) -> bool {
    let compact: Vec<char> = words.chars().filter(|c| *c != ' ' && *c != '\u{a0}').collect();
    compact.windows(11).enumerate().any(|(start, window)| {
        let digits: Option<Vec<u32>> = window.iter().map(|c| c.to_digit(10)).collect();
        let alone = !is_digit(start.checked_sub(1).and_then(|at| compact.get(at)))
            && !is_digit(compact.get(start + 11));
        alone && digits.is_some_and(|digits| is_valid(&digits))
    })
}

fn is_digit(c: Option<&char>) -> bool {
    c.is_some_and(char::is_ascii_digit)
}

fn is_valid(digits: &[u32]) -> bool {
    let control = |weights: &[u32]| {
        let sum: u32 = digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum();
        (11 - sum % 11) % 11
    };
    control(&[3, 7, 6, 1, 8, 9, 4, 5, 2]) == digits[9]
        && control(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == digits[10]
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_only_valid_numbers() {
        // Built from the weights, not anybody's: day 41 marks a synthetic number.
        let mut base = [4, 1, 0, 1, 9, 0, 9, 9, 1].to_vec();
        let control = |digits: &[u32], weights: &[u32]| {
            (11 - digits.iter().zip(weights).map(|(a, b)| a * b).sum::<u32>() % 11) % 11
        };
        base.push(control(&base, &[3, 7, 6, 1, 8, 9, 4, 5, 2]));
        base.push(control(&base, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]));
        assert!(base.iter().all(|digit| *digit < 10), "choose another base");
        let number: String = base.iter().map(u32::to_string).collect();
        assert!(super::contains(&format!("gjelder {number}.")));
        assert!(super::contains(&format!(
            "gjelder {} {}",
            &number[..6],
            &number[6..]
        )));
        assert!(!super::contains(&format!("ordre {number}7")));
        assert!(!super::contains("telefon 51 50 70 90, org. 964 338 531"));
        assert!(!super::contains("12345678901"));
    }
}
