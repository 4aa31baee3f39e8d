//! The fields of a form: `application/x-www-form-urlencoded` and
//! `multipart/form-data`.

use super::media::MediaType;

/// One field as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Still percent-encoded in `x-www-form-urlencoded`.
    pub(super) text: String,
    /// Whether its own media type is JSON.
    pub(super) json: bool,
}

/// The fields of an `x-www-form-urlencoded` text.
pub(super) fn urlencoded(text: &str) -> Vec<Field> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Field {
                name: super::style::Coding::Query.decode(name),
                text: value.to_owned(),
                json: false,
            }
        })
        .collect()
}

/// The boundary that a `Content-Type` names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())
}

/// The fields of a `multipart/form-data` body (RFC 7578); none if it is not
/// one. What is not text in them is replaced.
pub(super) fn multipart(body: &[u8], boundary: &str) -> Option<Vec<Field>> {
    let text = String::from_utf8_lossy(body);
    let delimiter = format!("--{boundary}");
    let mut parts = text.split(delimiter.as_str());
    parts.next()?;
    let mut fields = Vec::new();
    for part in parts {
        if part.starts_with("--") {
            return Some(fields);
        }
        let part = part
            .strip_prefix("\r\n")
            .or_else(|| part.strip_prefix('\n'))?;
        let (headers, content) = part
            .split_once("\r\n\r\n")
            .or_else(|| part.split_once("\n\n"))?;
        let content = content
            .strip_suffix("\r\n")
            .or_else(|| content.strip_suffix('\n'))?;
        let header = |name: &str| {
            headers.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        fields.push(Field {
            name: parameter(header("content-disposition")?, "name")?.to_owned(),
            text: content.to_owned(),
            json: header("content-type").is_some_and(|media| MediaType::parse(media).is_json()),
        });
    }
    // The last delimiter is not there.
    None
}

/// The parameter `name` of a header value such as `form-data; name="a"`.
fn parameter<'t>(value: &'t str, name: &str) -> Option<&'t str> {
    let mut quoted = false;
    let parts = value.split(move |c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    parts.skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let own = key.trim().eq_ignore_ascii_case(name);
        own.then(|| value.trim().trim_matches('"'))
    })
}
