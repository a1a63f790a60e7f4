//! The documents of a view, page by page, so that a list costs what it shows and not what there is. As of an earlier
//! position they are all worked out first.

use crate::{app::App, problem::Problem};
use events::Position;
use std::{collections::BTreeMap, ops::Bound, sync::Arc};

/// A document under its key.
type Document = (String, Vec<u8>);

/// What is left of the documents that were asked for.
pub(super) struct Pages<'a> {
    view: &'a str,
    prefix: &'a str,
    /// The last key that was given.
    after: String,
    /// As they stood, where that was asked.
    stood: Option<Arc<BTreeMap<String, Vec<u8>>>>,
    ended: bool,
}

impl<'a> Pages<'a> {
    /// Those whose keys begin with a prefix and come after a key.
    pub(super) async fn begin(
        app: &App,
        view: &'a str,
        as_of: Option<Position>,
        prefix: &'a str,
        after: String,
    ) -> Result<Self, Problem> {
        let stood = match as_of {
            None => None,
            Some(position) => Some(app.views.as_of(view, position).await?),
        };
        Ok(Self {
            view,
            prefix,
            after,
            stood,
            ended: false,
        })
    }

    /// The next ones, at most so many; `None` after the last.
    pub(super) async fn next(&mut self, app: &App, limit: usize) -> Result<Option<Vec<Document>>, Problem> {
        if self.ended {
            return Ok(None);
        }
        let page = match &self.stood {
            Some(stood) => {
                let later = stood.range::<str, _>((Bound::Excluded(&*self.after), Bound::Unbounded));
                let asked = later.filter(|(key, _)| key.starts_with(self.prefix)).take(limit);
                asked
                    .map(|(key, document)| (key.clone(), document.clone()))
                    .collect()
            }
            None => app.views.page(self.view, self.prefix, &self.after, limit).await?,
        };
        self.ended = page.len() < limit;
        if let Some((last, _)) = page.last() {
            self.after.clone_from(last);
        }
        Ok(Some(page))
    }
}
