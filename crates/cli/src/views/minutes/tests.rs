use super::*;
use crate::output::{Format, Output};
use crate::views::Names;
use events::Time;
use messages::Lang;

/// One meeting, as the view of the golden story stores it.
fn documents() -> Documents {
    let story = include_str!("../../../../../projections/tests/stories/minutes.json");
    let story: BTreeMap<String, serde_json::Value> = serde_json::from_str(story).unwrap_or_default();
    let bytes = |value: serde_json::Value| value.to_string().into_bytes();
    story
        .into_iter()
        .map(|(key, value)| (key, bytes(value)))
        .collect()
}

fn shown(lang: Lang) -> String {
    let out = Output::new(Format::Text, lang);
    let (names, texts, blobs) = (Names::default(), BTreeMap::new(), BTreeMap::new());
    let showing = Showing {
        at: Time::from_millis(0),
        blobs: &blobs,
        names: &names,
        out: &out,
        texts: &texts,
    };
    blocks(&documents(), &showing).unwrap_or_default().join("\n\n")
}

/// Invariant 36: one event, several languages.
#[test]
fn they_read_as_minutes_in_every_language() {
    for (lang, phrases) in [
        (
            Lang::Nb,
            [
                "MØTEPROTOKOLL",
                "Følgende møtte:",
                "varamedlem for",
                "Møteleder:",
                "inhabil (vertskommune for senteret) og fratrådte.",
                "Votering: Enstemmig (2).",
                "1 mot 1 stemme.",
                "Møteleders stemme var avgjørende.",
                "Protokolltilførsel fra",
                "Vedtak: godkjent.",
            ],
        ),
        (
            Lang::Nn,
            [
                "MØTEPROTOKOLL",
                "Desse møtte:",
                "varamedlem for",
                "Møteleiar:",
                "ugild (vertskommune for senteret) og gjekk frå.",
                "Røysting: Samrøystes (2).",
                "1 mot 1 røyst.",
                "Røysta til møteleiaren var avgjerande.",
                "Protokolltilførsel frå",
                "Vedtak: godkjent.",
            ],
        ),
    ] {
        let minutes = shown(lang);
        for phrase in phrases {
            assert!(minutes.contains(phrase), "no '{phrase}' in\n{minutes}");
        }
        assert!(!minutes.contains('⟦'), "{minutes}");
    }
    assert!(!shown(Lang::En).contains('⟦'));
}
