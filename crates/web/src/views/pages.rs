//! The documents of a view, page by page, so that a list costs what it shows and not what there is. As of an earlier
//! position they are all worked out first.

use crate::{app::App, problem::Problem};
use events::Position;

/// A document under its key.
type Document = (String, Vec<u8>);

/// What is left of the documents that were asked for.
pub(super) struct Pages<'a> {
    view: &'a str,
    prefix: &'a str,
    /// The last key that was given.
    after: String,
    /// As they stood, where that was asked.
    stood: Option<std::vec::IntoIter<Document>>,
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
            Some(position) => {
                let all = app.views.as_of(view, position).await?.into_iter();
                let asked = all.filter(|(key, _)| key.starts_with(prefix) && *key > after);
                Some(asked.collect::<Vec<_>>().into_iter())
            }
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
        let page = match &mut self.stood {
            Some(stood) => stood.by_ref().take(limit).collect(),
            None => app.views.page(self.view, self.prefix, &self.after, limit).await?,
        };
        self.ended = page.len() < limit;
        if let Some((last, _)) = page.last() {
            self.after.clone_from(last);
        }
        Ok(Some(page))
    }
}
