//! What the log says of itself: its events about its keys and its policy, in the words of [`tlog::Trust`].

use crate::EngineError;
use events::{Digest, Version};
use ledger::Ledger;
use tlog::{Own, Told};

/// Reads what the log says of itself in its first so many events, with the texts of the policies that it names.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn told(ledger: &dyn Ledger, size: u64) -> Result<Vec<Told>, EngineError> {
    let events = ledger.stream(&domain::log::stream(), Version::ABSENT).await?;
    let mut all = Vec::new();
    for event in &events {
        let Some(mut told) = domain::log::told(event).filter(|told| told.size <= size) else {
            continue;
        };
        if let Own::PolicyChanged { digest, text } = &mut told.what {
            *text = ledger.blob(&Digest(*digest)).await?;
        }
        all.push(told);
    }
    Ok(all)
}
