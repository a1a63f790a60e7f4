//! Finds Norwegian national identity numbers in free text: eleven digits with valid control digits (mod 11).

/// Whether there is a national identity number: six digits, at most one space or hyphen, five digits, and no digit
/// right before or after.
pub(crate) fn contains(words: &str) -> bool {
    let chars: Vec<char> = words.chars().collect();
    (0..chars.len()).any(|start| begins_at(&chars, start))
}

fn begins_at(chars: &[char], start: usize) -> bool {
    let digit = |at: usize| chars.get(at).and_then(|c| c.to_digit(10));
    if start > 0 && digit(start - 1).is_some() {
        return false;
    }
    let gap = usize::from(
        chars
            .get(start + 6)
            .is_some_and(|c| [' ', '\u{a0}', '-'].contains(c)),
    );
    let places = (start..start + 6).chain(start + 6 + gap..start + 11 + gap);
    let digits: Option<Vec<u32>> = places.map(digit).collect();
    digit(start + 11 + gap).is_none() && digits.is_some_and(|digits| is_valid(&digits))
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
        assert!(super::contains(&format!("nr 5 {number}")));
        assert!(!super::contains(&format!("ordre {number}7")));
        assert!(!super::contains("telefon 51 50 70 90, org. 964 338 531"));
        assert!(!super::contains("12345678901"));
    }
}
