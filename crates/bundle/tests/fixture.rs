//! Bundles of releases: what was good once is good for ever. A verifier that refuses one of these is broken, or the
//! meaning of an event was changed under a log that has it.

use bundle::{Folder, Options, verify};
use std::{fs, path::Path};

#[test]
fn the_bundle_of_every_release_is_accepted() {
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixture");
    let mut seen = 0;
    for release in fs::read_dir(releases).unwrap() {
        let release = release.unwrap().path();
        if !release.is_dir() {
            continue;
        }
        let options = Options {
            policy: Some(fs::read(release.join("policy")).unwrap()),
            ..Options::default()
        };
        let report = verify(&Folder::at(&release.join("bundle")), &options, &mut |_, _| ()).unwrap();
        let name = release.display();
        assert_eq!(report.exit_code(), 0, "{name}: {:#?}", report.findings);
        assert_eq!(report.pending, Vec::<String>::new(), "{name}");
        let replay = report.replay.unwrap();
        assert!(replay.lists > 0 && replay.mandates > 0, "{name} tells too little");
        seen += 1;
    }
    assert!(seen > 0, "no release has a bundle");
}
