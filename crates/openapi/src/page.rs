//! The OpenAPI block of a published docs page, and its examples.
//!
//! A page is Markdown as it is downloaded: prose, one fenced `yaml` or `json`
//! block under "OpenAPI Specification", examples under "Examples" or "SDK Code
//! Examples". Only headings and fences count, so the wording and the number of
//! lines around them may vary. A plain YAML or JSON document is taken as it is.

use super::Problem;

/// What a published page says, as slices of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<'t> {
    /// The OpenAPI document, byte for byte.
    pub document: &'t str,
    /// The documented examples, in their order; none for a plain document.
    pub examples: Vec<Example<'t>>,
}

/// One documented exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example<'t> {
    /// Its heading.
    pub name: &'t str,
    /// The request body, as printed.
    pub request: Option<&'t str>,
    /// The response body, as printed.
    pub response: Option<&'t str>,
    /// The status of the response, where its label names one.
    pub status: Option<u16>,
}

impl<'t> Page<'t> {
    /// Reads a page, or a plain document.
    ///
    /// ```
    /// let page = "# Ping\n\n## OpenAPI Specification\n\n```yaml\nopenapi: 3.1.0\n```\n";
    /// let page = vlens_openapi::Page::read(page)?;
    /// assert_eq!(page.document, "openapi: 3.1.0\n");
    /// # Ok::<(), vlens_openapi::Problem>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A text that is neither: no such heading, no `yaml` or `json` block under
    /// it, a block that does not end (a download that was cut off).
    pub fn read(text: &'t str) -> Result<Self, Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(Problem::new("", "the document is empty"));
        }
        if is_plain(text) {
            return Ok(Self {
                document: text,
                examples: Vec::new(),
            });
        }
        Reader::default().read(text)
    }
}

/// Whether `text` is a document and not a page about one: `openapi` is a key of
/// it before any fence opens. The front matter of a page, which some generators
/// write `openapi: POST /path` into, says nothing.
fn is_plain(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        return true;
    }
    after_front_matter(text)
        .lines()
        .take_while(|line| Fence::open(line).is_none())
        .any(|line| {
            ["openapi:", "swagger:", "\"openapi\":", "'openapi':"]
                .iter()
                .any(|key| line.starts_with(key))
        })
}

/// What follows the block between two lines `---` that a page may begin with.
fn after_front_matter(text: &str) -> &str {
    let is_mark = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    if !lines.next().is_some_and(is_mark) {
        return text;
    }
    let mut length = text.len() - lines.clone().map(str::len).sum::<usize>();
    for line in lines {
        length += line.len();
        if is_mark(line) {
            return text.get(length..).unwrap_or_default();
        }
    }
    text
}

/// Where in the page the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Other,
    Specification,
    Examples,
}

/// What the next block of an example is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Request,
    Response,
}

#[derive(Debug, Default)]
struct Reader<'t> {
    section: Section,
    /// Level of the heading that opened the section.
    level: usize,
    label: Option<Label>,
    seen_heading: bool,
    document: Option<&'t str>,
    examples: Vec<Example<'t>>,
}

impl<'t> Reader<'t> {
    fn read(mut self, text: &'t str) -> Result<Page<'t>, Problem> {
        let mut lines = Lines { text, next: 0 };
        while let Some((_, line)) = lines.next() {
            if let Some(fence) = Fence::open(line) {
                let block = lines.until(&fence);
                self.block(&fence, block)?;
            } else if let Some((level, title)) = heading(line) {
                self.heading(level, title);
            } else if self.section == Section::Examples {
                self.label(line.trim().trim_matches('*'), line.trim().starts_with("**"));
            }
        }
        self.examples
            .retain(|example| example.request.is_some() || example.response.is_some());
        match self.document {
            Some(document) => Ok(Page {
                document,
                examples: self.examples,
            }),
            None if self.seen_heading => Err(Problem::new(
                "",
                "the page has no yaml or json block under «OpenAPI Specification»",
            )),
            None => Err(Problem::new(
                "",
                "neither an OpenAPI document nor a page with a section «OpenAPI Specification»",
            )),
        }
    }

    fn heading(&mut self, level: usize, title: &'t str) {
        let section = match title.to_ascii_lowercase().as_str() {
            "openapi specification" => Some(Section::Specification),
            "examples" | "sdk code examples" => Some(Section::Examples),
            _ => None,
        };
        if let Some(section) = section {
            self.seen_heading |= section == Section::Specification;
            self.section = section;
            self.level = level;
            self.label = None;
        } else if level <= self.level {
            self.section = Section::Other;
        } else if self.section == Section::Examples {
            let lower = title.to_ascii_lowercase();
            if lower.starts_with("request") || lower.starts_with("response") {
                self.label(title, true);
            } else {
                self.label = None;
                self.examples.push(Example {
                    name: title,
                    ..Example::default()
                });
            }
        }
    }

    /// A line in bold, or a heading, such as `**Response (200)**`.
    fn label(&mut self, text: &str, is_label: bool) {
        if !is_label {
            return;
        }
        let lower = text.to_ascii_lowercase();
        self.label = if lower.starts_with("request") {
            Some(Label::Request)
        } else if lower.starts_with("response") {
            let status = text
                .split(|c: char| !c.is_ascii_digit())
                .find(|digits| digits.len() == 3 && !digits.starts_with('0'))
                .and_then(|digits| digits.parse().ok());
            if let Some(example) = self.examples.last_mut() {
                example.status = example.status.or(status);
            }
            Some(Label::Response)
        } else {
            None
        };
    }

    fn block(&mut self, fence: &Fence<'_>, block: Option<&'t str>) -> Result<(), Problem> {
        let wanted = self.section == Section::Specification && self.document.is_none();
        let language = fence.info.split_whitespace().next().unwrap_or_default();
        let data = ["yaml", "yml", "json"]
            .iter()
            .any(|known| language.eq_ignore_ascii_case(known));
        let Some(block) = block else {
            return Err(Problem::new(
                "",
                format!("the page is cut off: a «{language}» block does not end"),
            ));
        };
        if wanted && data {
            self.document = Some(block);
        } else if self.section == Section::Examples
            && let Some(example) = self.examples.last_mut()
        {
            match self.label.take() {
                Some(Label::Request) => example.request = example.request.or(Some(block)),
                Some(Label::Response) => example.response = example.response.or(Some(block)),
                None => {}
            }
        }
        Ok(())
    }
}

/// An ATX heading: its level and its text.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = unindent(line)?;
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    ((1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t'])))
        .then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
}

/// Markdown ignores up to three spaces before a heading or a fence.
fn unindent(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

/// The line that opens a fenced block.
#[derive(Debug)]
struct Fence<'t> {
    mark: char,
    length: usize,
    info: &'t str,
}

impl<'t> Fence<'t> {
    fn open(line: &'t str) -> Option<Self> {
        let line = unindent(line)?;
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        let inline_code = mark == '`' && info.contains('`');
        (length >= 3 && !inline_code).then(|| Self {
            mark,
            length,
            info: info.trim(),
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        unindent(line).is_some_and(|line| {
            let rest = line.trim_start_matches(self.mark);
            line.len() - rest.len() >= self.length && rest.trim().is_empty()
        })
    }
}

/// The lines of a text with their offsets.
struct Lines<'t> {
    text: &'t str,
    next: usize,
}

impl<'t> Lines<'t> {
    /// The next line, without its end, and where it starts.
    fn next(&mut self) -> Option<(usize, &'t str)> {
        let start = self.next;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_inclusive('\n').next()?;
        self.next += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }

    /// What stands before the line that closes `fence`; none if no line does.
    fn until(&mut self, fence: &Fence<'_>) -> Option<&'t str> {
        let start = self.next;
        while let Some((at, line)) = self.next() {
            if fence.is_closed_by(line) {
                return self.text.get(start..at);
            }
        }
        None
    }
}
