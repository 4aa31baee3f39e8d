//! How many brackets a YAML text leaves open.

/// More open brackets than any document needs; the reader refuses 128.
const MANY: usize = 4096;

/// Whether brackets are left open by the thousand. The YAML reader refuses that
/// too, but only after a time that grows with the square of their number.
pub(crate) fn nests_without_end(text: &str) -> bool {
    // Most often there are not that many, whatever they mean.
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    brackets.count() > MANY && Scan::new().leaves_open(text)
}

/// Where in a text the scan is. Columns are signed: what stands in no key or item
/// is indented further than -1.
struct Scan {
    /// How many brackets are open.
    open: usize,
    /// The quote of the string that the scan is in.
    quote: Option<char>,
    /// The indentation that the lines of a block scalar exceed.
    block_scalar: Option<isize>,
    /// The indentation that further lines of an unquoted string exceed.
    plain: Option<isize>,
    /// The column of the key or item whose value is still to come.
    awaited: Option<isize>,
}

impl Scan {
    fn new() -> Self {
        Self {
            open: 0,
            quote: None,
            block_scalar: None,
            plain: None,
            awaited: Some(-1),
        }
    }

    fn leaves_open(mut self, text: &str) -> bool {
        text.lines().any(|line| {
            self.line(line);
            self.open > MANY
        })
    }

    fn line(&mut self, line: &str) {
        let indent = (line.len() - line.trim_start_matches(' ').len()).cast_signed();
        let is_blank = line.trim().is_empty();
        if let Some(parent) = self.block_scalar {
            if is_blank || indent > parent {
                return;
            }
            self.block_scalar = None;
        }
        if let Some(parent) = self.plain {
            let is_text = indent > parent && !line.starts_with("---") && !line.starts_with("...");
            let has_comment = line.trim_start().starts_with('#') || line.contains(" #");
            if is_text && has_comment {
                self.plain = None;
            }
            if is_blank || is_text {
                return;
            }
            self.plain = None;
        }
        // Where the innermost key or item that the scan is in begins.
        let awaited = self.awaited.filter(|parent| indent > *parent);
        let mut innermost = awaited.unwrap_or(indent);
        // Whether a value may begin here: elsewhere quotes and brackets are text.
        let mut begins = true;
        let mut before = ' ';
        let mut chars = line.char_indices().peekable();
        while let Some((column, c)) = chars.next() {
            let column = column.cast_signed();
            let next = chars.peek().map_or(' ', |(_, next)| *next);
            if let Some(quote) = self.quote {
                let escapes = match quote {
                    '"' => c == '\\',
                    _ => c == '\'' && next == '\'',
                };
                if escapes {
                    chars.next();
                } else if c == quote {
                    self.quote = None;
                    begins = false;
                }
                before = c;
                continue;
            }
            match c {
                ' ' | '\t' => {}
                '#' if before == ' ' || before == '\t' => {
                    self.plain = None;
                    break;
                }
                '[' | '{' if begins || self.open > 0 => {
                    if self.open == 0 {
                        innermost = column;
                    }
                    self.open += 1;
                    begins = true;
                }
                ']' | '}' if self.open > 0 => {
                    self.open -= 1;
                    begins = false;
                }
                ',' if self.open > 0 => begins = true,
                ':' if self.open > 0 || next.is_whitespace() => {
                    self.plain = None;
                    begins = true;
                }
                '-' | '?' if begins && next.is_whitespace() => innermost = column,
                '"' | '\'' if begins => {
                    if self.open == 0 {
                        innermost = column;
                    }
                    self.quote = Some(c);
                    begins = false;
                }
                '|' | '>' if begins && self.open == 0 => {
                    self.block_scalar = Some(innermost);
                    break;
                }
                // An anchor or a tag stands before a value.
                '&' | '!' if begins => {
                    while chars.next_if(|(_, c)| !c.is_whitespace()).is_some() {}
                }
                _ if begins => {
                    if self.open == 0 {
                        self.plain = Some(innermost);
                        innermost = column;
                    }
                    begins = false;
                }
                _ => {}
            }
            before = c;
        }
        let is_comment = line.trim_start().starts_with('#');
        if !is_blank && !is_comment {
            let is_complete = !begins || self.open > 0 || self.quote.is_some();
            self.awaited = (!is_complete).then_some(innermost);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::nests_without_end;

    #[test]
    fn brackets_that_nest_and_brackets_that_are_text() {
        let many = |bracket: &str| bracket.repeat(5000);
        let brackets = many("[");
        for (text, nests) in [
            (many("["), true),
            (many("{a: "), true),
            (many("[a, "), true),
            (many("[\n"), true),
            (format!("a: {brackets}"), true),
            (format!("- &x !t {brackets}"), true),
            (format!("a: 'it''s'\nb: {brackets}"), true),
            (format!("a: |\n  text\nb: {brackets}"), true),
            (format!("- a: >-\n    text\n  b: {brackets}"), true),
            (format!("a: [\"\\\"\", {brackets}"), true),
            (format!("a: text\n{brackets}"), true),
            (format!("a: text\nb: {brackets}"), true),
            (format!("a: text # comment\n  {brackets}"), true),
            (format!("a: text\n# comment\n{brackets}"), true),
            (format!("a:\n{brackets}"), true),
            (format!("- \"a\": text\n  {brackets}"), true),
            (format!("- [a]: text\n  {brackets}"), true),
            (format!("- - text\n  {brackets}"), true),
            (format!("text\n---\n{brackets}"), true),
            (format!("a: 'text\n  text'\nb: {brackets}"), true),
            (format!("a: 'text\n  text' {brackets}"), false),
            (format!("a: text\n  {brackets}"), false),
            (format!("a: text\n\n  more\n  {brackets}"), false),
            (format!("a:\n  text\n  {brackets}"), false),
            (format!("a: &x\n  text\n  {brackets}"), false),
            (format!("- text\n {brackets}"), false),
            (format!("- a: text\n   {brackets}\n  b: c"), false),
            (format!("text\n{brackets}"), false),
            (many("[]"), false),
            (many("a: [b, {c: d}]\n"), false),
            (format!("a: \"{brackets}\""), false),
            (format!("a: \"\\\"{brackets}\""), false),
            (format!("a: '{brackets}'"), false),
            (format!("a: '''{brackets}'"), false),
            (format!("a: text {brackets}"), false),
            (format!("a: it's {brackets}"), false),
            (format!("a: # {brackets}"), false),
            (format!("a: |\n  {brackets}\n\n   {brackets}"), false),
            (format!("- a: >-\n    {brackets}\n  b: c"), false),
            (format!("[\"{brackets}\", {{a: '{brackets}'}}]"), false),
        ] {
            let shown: String = text.chars().take(20).collect();
            assert_eq!(nests_without_end(&text), nests, "{shown}");
        }
    }
}
