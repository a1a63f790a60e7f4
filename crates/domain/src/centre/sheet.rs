//! What the public reads about a centre: drawn up by the secretariat, and published only when the centre has commented
//! or has had the time to.

use super::{Event, Refusal};
use events::{
    Blob, Digest, Text, Time,
    centre::{FactsCommented, FactsProposed, FactsPublished},
};

/// The description of a centre.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {
    /// What is drawn up and not published yet.
    pub proposed: Option<FactsProposed>,
    /// What the centre says about that.
    pub comments: Vec<Text>,
    /// What the public reads.
    pub published: Option<Blob>,
}

impl Sheet {
    pub(super) fn propose(&self, new: &FactsProposed, at: Time) -> Result<Vec<Event>, Refusal> {
        if self.proposed.as_ref() == Some(new) {
            return Ok(vec![]);
        }
        let until = new.comments_until;
        if until <= at {
            return Err(Refusal::CommentsOver { until, at });
        }
        Ok(vec![Event::FactsProposed(new.clone())])
    }

    pub(super) fn comment(&self, comment: &Text, sheet: Digest, at: Time) -> Result<Vec<Event>, Refusal> {
        let proposed = self.proposed.as_ref().ok_or(Refusal::NothingProposed)?;
        let (current, until) = (proposed.sheet.sha256, proposed.comments_until);
        if sheet != current {
            let given = sheet;
            return Err(Refusal::OtherSheet { given, current });
        }
        if self.comments.contains(comment) {
            return Ok(vec![]);
        }
        if at > until {
            return Err(Refusal::CommentsOver { until, at });
        }
        let comment = comment.clone();
        Ok(vec![Event::FactsCommented(FactsCommented {
            comment,
            sheet,
            until,
        })])
    }

    pub(super) fn publish(&self, new: &FactsPublished, at: Time) -> Result<Vec<Event>, Refusal> {
        let Some(proposed) = &self.proposed else {
            return match &self.published {
                Some(published) if *published == new.sheet => Ok(vec![]),
                _ => Err(Refusal::NothingProposed),
            };
        };
        let (current, until) = (proposed.sheet.sha256, proposed.comments_until);
        match self.comments.is_empty() {
            true if at <= until => Err(Refusal::CommentsAwaited { until }),
            true if new.sheet != proposed.sheet => Err(Refusal::ChangedWithoutComment { current }),
            _ => Ok(vec![Event::FactsPublished(new.clone())]),
        }
    }

    pub(super) fn evolve(&mut self, event: &Event) {
        match event {
            Event::FactsProposed(proposed) => {
                self.proposed = Some(proposed.clone());
                self.comments.clear();
            }
            Event::FactsCommented(commented) => self.comments.push(commented.comment.clone()),
            Event::FactsPublished(published) => {
                self.published = Some(published.sheet.clone());
                self.proposed = None;
                self.comments.clear();
            }
            _ => {}
        }
    }
}
