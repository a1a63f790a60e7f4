//! Check 3, order: time does not go backwards, the versions of a stream follow one another from 1, and a stream holds
//! events of its own kind under a name that can be read.

use crate::{Finding, here::Here, known::Known, names};
use events::Time;

/// Checks one event against what came before it; gives whether its stream's name can be read.
pub(crate) fn check(here: &Here<'_>, last_at: Option<Time>, known: &Known) -> (bool, Vec<Finding>) {
    let event = here.event;
    let mut found = Vec::new();
    if let Some(last) = last_at.filter(|last| event.at < *last) {
        let what = "the time goes backwards";
        found.push(
            here.finding("order.time", what)
                .wanted(format_args!("{last} or later"), event.at),
        );
    }
    let wanted = known.version(&event.stream).next();
    if event.version != wanted {
        let what = match event.version < wanted {
            true => "this version of the stream was there already",
            false => "earlier versions of the stream are missing",
        };
        found.push(here.finding("order.version", what).wanted(wanted, event.version));
    }
    let (kind, belongs) = (event.stream.kind(), event.body.stream());
    if kind != belongs {
        let what = format!("{} does not belong into this stream", event.body.kind());
        found.push(here.finding("order.kind", what).wanted(belongs, kind));
    } else if !names::readable(&event.stream) {
        let what = "the name of the stream does not hold the ids that its kind calls for";
        found.push(here.finding("order.name", what));
        return (false, found);
    }
    (kind == belongs, found)
}
