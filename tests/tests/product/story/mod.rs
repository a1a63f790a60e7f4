//! The whole story of `tingbok demo`, told over HTTP alone: an empty installation is set up, people log in, a machine
//! brings the registers, and then everybody does over the interface what they do in the demo, while the server carries
//! out by itself what is due. What comes of it must be what came of the demo, but for times and for what follows from
//! them; and the log replays clean.
//!
//! | file | what happens |
//! | --- | --- |
//! | `installation` | administrators and a machine log in; registers, clusters, bodies, credentials |
//! | `stage` | where it plays from then on: who acts, and the clock |
//! | `needs` | needs come in, are joined and supported |
//! | `screening` | the secretariat clears up, judges and takes into the round; centres offer; all is frozen |
//! | `vote` | sealed ballots, the close, the lot, the count |
//! | `complaint` | a mark drops, the ballots are counted again |
//! | `meeting` | the body meets |
//! | `points` | it decides point by point |
//! | `mandates` | centres answer |
//! | `second` | a small round for needs carried over, decided on paper |
//! | `demo` | the demo's own files, and its log: who and what has which id |
//! | `comparison` | both logs, all views and all documents of the rounds side by side |
//! | `plain` | the same without what must differ |
//!
//! Eight years lie between the two, so that the story begins after today and mandates still fall into the year before
//! an election. Whoever begins something over the interface may choose its id; here they choose those of the demo, so
//! that whatever is sorted by ids, or drawn by lot from them, can be compared to the letter.

mod comparison;
mod complaint;
mod demo;
mod installation;
mod mandates;
mod meeting;
mod needs;
mod plain;
mod points;
mod screening;
mod second;
mod stage;
mod vote;

use crate::{
    client::Served,
    store::{Kind, on_both_stores},
};
use stage::Stage;

on_both_stores! { the_demo_told_over_http_alone_comes_to_the_same }

fn the_demo_told_over_http_alone_comes_to_the_same(kind: Kind) {
    let demo = demo::Demo::of(kind);
    let store = installation::set_up(kind, &demo);
    let mut stage = Stage::begin(Served::begin(&store, stage::SERVED).insisting(), &demo);

    needs::plan(&mut stage);
    needs::come_in(&mut stage);
    screening::judge(&mut stage);
    screening::freeze(&mut stage);
    vote::vote(&mut stage);
    vote::count(&mut stage);
    complaint::complain(&mut stage);
    meeting::meet(&mut stage);
    mandates::answer(&mut stage);
    second::tell(&mut stage);

    comparison::compare(kind, &mut stage, &store);
    assert!(stage.site.stop(), "the server ends well when it is told to");
}
