//! Checkpoints: the example of the specification, and what is refused on which line.

use crate::support::{ORIGIN, head, tree};
use tlog::{Checkpoint, Fault, Hash, SignedCheckpoint, TreeHead, empty_root};

/// The example in the text of the specification; its keys are not published.
const EXAMPLE: &str = "example.com/behind-the-sofa\n\
    20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_example_of_the_specification() {
    let read = SignedCheckpoint::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(read.to_string(), EXAMPLE);
    assert_eq!(read.checkpoint().origin(), "example.com/behind-the-sofa");
    assert_eq!(read.checkpoint().head().size, 20_852_163);
    let root = "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62";
    assert_eq!(read.checkpoint().head().root.to_string(), root);
    assert_eq!(read.note().signatures().len(), 2);
    assert!(read.checkpoint().extensions().is_empty());
}

#[test]
fn what_is_no_checkpoint_and_on_which_line() {
    let root = Hash([9; 32]);
    let good = Checkpoint::new(ORIGIN, TreeHead { size: 70_000, root })
        .unwrap()
        .to_string();
    assert_eq!(Checkpoint::parse(good.as_bytes()).unwrap().to_string(), good);
    let refused = |text: &str| {
        let bad = Checkpoint::parse(text.as_bytes()).unwrap_err();
        (bad.line, bad.fault)
    };
    let size = Fault::Decimal {
        what: "the size",
        min: 0,
        max: i64::MAX as u64,
    };
    for wrong in [
        "070000",
        "+70000",
        "-1",
        "",
        " 70000",
        "70000 ",
        "7e4",
        "٧",
        "9223372036854775808",
        "1_0",
    ] {
        assert_eq!(
            refused(&good.replacen("70000", wrong, 1)),
            (2, size.clone()),
            "{wrong:?}"
        );
    }
    assert!(Checkpoint::parse(good.replacen("70000", "9223372036854775807", 1).as_bytes()).is_ok());
    let base64 = (3, Fault::Base64("the root"));
    // 32 bytes leave two bits over in the last character before the padding.
    assert_eq!(refused(&good.replacen("CQk=", "CQl=", 1)), base64);
    assert_eq!(refused(&good.replacen("CQk=", "CQk", 1)), base64);
    assert_eq!(refused(&good.replacen("CQk=", "CQk==", 1)), base64);
    assert_eq!(refused(&good.replacen("CQk=", "CQ-=", 1)), base64);
    let short = Fault::Length {
        what: "the root",
        expected: 32,
        given: 30,
    };
    assert_eq!(refused(&good.replacen("CQk=", "", 1)), (3, short));
    assert_eq!(
        refused(&good.replacen(ORIGIN, "", 1)),
        (1, Fault::Missing("the origin"))
    );
    assert_eq!(refused(""), (1, Fault::Missing("the origin")));
    assert_eq!(refused("o\n"), (2, Fault::Missing("the size")));
    assert_eq!(refused("o\n5\n"), (3, Fault::Missing("the root")));
    assert_eq!(
        refused(good.strip_suffix('\n').unwrap()),
        (3, Fault::Missing("the newline at the end"))
    );
    assert_eq!(
        refused(&format!("{good}\n")),
        (4, Fault::Unexpected("an empty line"))
    );
    assert_eq!(refused(&good.replacen('\n', "\r\n", 1)), (1, Fault::Byte(b'\r')));
    let more = format!("{good}more\nand more\n");
    let read = Checkpoint::parse(more.as_bytes()).unwrap();
    assert_eq!(read.extensions(), ["more", "and more"]);
    assert_eq!(read.to_string(), more);
}

#[test]
fn an_empty_tree_has_one_root() {
    let empty = TreeHead {
        size: 0,
        root: empty_root(),
    };
    assert!(Checkpoint::new(ORIGIN, empty).is_ok());
    let root = Hash([1; 32]);
    let bad = Checkpoint::new(ORIGIN, TreeHead { size: 0, root }).unwrap_err();
    assert_eq!((bad.line, bad.fault), (3, Fault::EmptyRoot(root)));
}

#[test]
fn no_origin_smuggles_in_lines() {
    let head = head(&tree(3), 3);
    assert_eq!(
        Checkpoint::new("o\n3\nx", head).unwrap_err().fault,
        Fault::Byte(b'\n')
    );
    assert_eq!(
        Checkpoint::new("", head).unwrap_err().fault,
        Fault::Missing("the origin")
    );
    assert_eq!(Checkpoint::new("o\0", head).unwrap_err().fault, Fault::Byte(0));
    let large = TreeHead {
        size: 1 << 63,
        ..head
    };
    assert!(matches!(
        Checkpoint::new("o", large).unwrap_err().fault,
        Fault::Decimal { .. }
    ));
}
