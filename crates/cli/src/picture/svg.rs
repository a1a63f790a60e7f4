//! A drawing as SVG 1.1: well-formed, the same bytes each time, no script, nothing fetched from elsewhere.
//!
//! Lengths are exact until they are written with one decimal. Whatever a colour tells is told by a pattern, a frame or
//! words as well; the colours keep a contrast of at least 4.5 to 1 against white.

use messages::Lang;
use tally::Ratio;

/// Width of every drawing.
pub(super) const WIDTH: u64 = 1_000;

const STYLE: &str = "text{font-family:sans-serif;font-size:13px;fill:#1a1a1a}\
.h{font-size:18px;font-weight:bold}.p{font-weight:bold}.s{font-size:11px;fill:#444}.w{font-size:11px;fill:#fff}\
.r{text-anchor:end}.m{text-anchor:middle}\
.full{fill:#1f4e79;stroke:#fff}.last{fill:url(#last);stroke:#1f4e79}\
.plain{fill:#1f4e79;stroke:#1f4e79}.none{fill:#fff;stroke:#555;stroke-dasharray:4 3}\
.support{fill:#7a5c00;stroke:#7a5c00}.line{stroke:#a00000;stroke-width:2;stroke-dasharray:8 4;fill:none}\
.axis{stroke:#777;fill:none}.win{fill:#cfe2f3;stroke:#555}.cell{fill:#fff;stroke:#999}";

/// What stripes mean is in the legend of each drawing.
const PATTERN: &str = "<pattern id=\"last\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/>\
<rect width=\"3\" height=\"6\" fill=\"#1f4e79\"/></pattern>";

/// A drawing under way; it grows downwards.
#[derive(Default)]
pub(super) struct Svg {
    body: String,
    /// Where the next row begins.
    pub(super) y: u64,
}

/// A place or a length.
pub(super) fn at(pixels: u64) -> Ratio {
    Ratio::from(pixels)
}

impl Svg {
    /// Words; `class` says how they look.
    pub(super) fn text(&mut self, class: &str, x: &Ratio, y: u64, words: &str) {
        self.push(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{}</text>",
            px(x),
            escaped(words)
        ));
    }

    /// A bar, with words for those who cannot see it or point at it.
    pub(super) fn bar(
        &mut self,
        class: &str,
        (x, y): (&Ratio, u64),
        (width, height): (&Ratio, u64),
        told: &str,
    ) {
        self.push(&format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{height}\"><title>{}</title></rect>",
            px(x),
            px(width),
            escaped(told)
        ));
    }

    /// A line that falls.
    pub(super) fn down(&mut self, class: &str, x: &Ratio, from: u64, to: u64) {
        let x = px(x);
        self.push(&format!(
            "<line class=\"{class}\" x1=\"{x}\" y1=\"{from}\" x2=\"{x}\" y2=\"{to}\"/>"
        ));
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// The whole file.
    pub(super) fn document(self, lang: Lang, title: &str, description: &str) -> String {
        let height = self.y + 20;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{}\" role=\"img\" aria-labelledby=\"t d\" \
             width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\">\n\
             <title id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n\
             <defs><style>{STYLE}</style>{PATTERN}</defs>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
            lang.tag(),
            escaped(title),
            escaped(description),
            self.body
        )
    }
}

fn px(length: &Ratio) -> String {
    let text = length.to_decimal(1);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Text that means itself in XML. Characters that XML cannot hold become a replacement character.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() && !matches!(c, '\n' | '\t') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_name_holds_the_drawing_stays_well_formed() {
        assert_eq!(
            escaped("a<b>&\"c\"\u{1}\n"),
            "a&lt;b&gt;&amp;&quot;c&quot;\u{fffd}\n"
        );
        assert_eq!(px(&Ratio::from(7u64)), "7");
        assert_eq!(px(&"22/7".parse().unwrap()), "3.1");
    }
}
