//! Every refusal has words in every language.

use identity::IdentityError;
use messages::{Lang, has};

#[test]
fn every_code_has_words_in_every_language() {
    assert!(IdentityError::CODES.is_sorted());
    for code in IdentityError::CODES {
        for lang in [Lang::Nb, Lang::Nn, Lang::En] {
            assert!(
                has(lang, &format!("identity-{code}")),
                "{code} has no words in {lang:?}"
            );
        }
    }
}
