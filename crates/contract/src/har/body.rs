//! The recorded bodies, and whether they are all that was sent.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use http::{
    HeaderMap, Method,
    header::{CONTENT_ENCODING, CONTENT_LENGTH},
};
use serde_json::Value;
use url::form_urlencoded;

use super::{
    super::{form::Field, media::MediaType},
    pairs::pairs,
};

/// A body.
#[derive(Clone, Debug)]
pub(super) enum Recorded {
    /// It was not recorded, or not all of it.
    Unknown,
    /// As sent; nothing if empty.
    Bytes(Vec<u8>),
    /// The fields of a form.
    Fields(Vec<Field>),
}

/// A number, also if it was written as a string.
pub(super) fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// How many bytes; none if that is not known, which is written as -1.
fn size(value: Option<&Value>) -> Option<f64> {
    number(value).filter(|size| *size >= 0.0)
}

fn content_length(headers: Option<&HeaderMap>) -> Option<f64> {
    let value = headers?.get(CONTENT_LENGTH)?.to_str().ok()?;
    value.trim().parse().ok()
}

/// The body of a request.
pub(super) fn of_request(
    method: &Method,
    request: &Value,
    headers: Option<&HeaderMap>,
    media: Option<&str>,
) -> Recorded {
    let size = size(request.get("bodySize")).or_else(|| content_length(headers));
    let data = request.get("postData").filter(|data| data.is_object());
    let Some(data) = data else {
        let bodiless = matches!(
            *method,
            Method::GET | Method::HEAD | Method::DELETE | Method::OPTIONS | Method::TRACE
        );
        return match size {
            Some(0.0) => Recorded::Bytes(Vec::new()),
            None if bodiless => Recorded::Bytes(Vec::new()),
            _ => Recorded::Unknown,
        };
    };
    let Ok(text) = text(data) else {
        return Recorded::Unknown;
    };
    let params = pairs(data.get("params")).unwrap_or_default();
    match text {
        Some(bytes) if !bytes.is_empty() => decoded(bytes, size, headers, media),
        _ if !params.is_empty() => fields(params, media),
        _ if size.is_some_and(|size| size > 0.0) => Recorded::Unknown,
        Some(_) => Recorded::Bytes(Vec::new()),
        None if size == Some(0.0) => Recorded::Bytes(Vec::new()),
        None => Recorded::Unknown,
    }
}

/// The body of a response.
pub(super) fn of_response(
    response: &Value,
    headers: Option<&HeaderMap>,
    media: Option<&str>,
) -> Recorded {
    let content = response
        .get("content")
        .filter(|content| content.is_object());
    let transferred = size(response.get("bodySize")).or_else(|| content_length(headers));
    let size = size(content.and_then(|content| content.get("size")));
    let Ok(text) = content.map_or(Ok(None), text) else {
        return Recorded::Unknown;
    };
    match text {
        Some(bytes) if !bytes.is_empty() => decoded(bytes, size, headers, media),
        _ if [size, transferred].iter().flatten().any(|size| *size > 0.0) => Recorded::Unknown,
        None if size.is_none() && transferred.is_none() => Recorded::Unknown,
        _ => Recorded::Bytes(Vec::new()),
    }
}

/// The text of `postData` or `content`, decoded; an error if it is encoded in a
/// way that is not known.
fn text(content: &Value) -> Result<Option<Vec<u8>>, ()> {
    let Some(text) = content.get("text").and_then(Value::as_str) else {
        return Ok(None);
    };
    let encoding = content.get("encoding").and_then(Value::as_str);
    match encoding.unwrap_or_default().to_ascii_lowercase().as_str() {
        "base64" => {
            let digits: Vec<u8> = text
                .bytes()
                .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=')
                .collect();
            BASE64_NOPAD
                .decode(&digits)
                .or_else(|_| BASE64URL_NOPAD.decode(&digits))
                .map(Some)
                .map_err(drop)
        }
        "" | "utf-8" | "utf8" | "plain" | "text" | "identity" => Ok(Some(text.as_bytes().to_vec())),
        _ => Err(()),
    }
}

/// A body that is there: whether it is what was sent.
fn decoded(
    bytes: Vec<u8>,
    size: Option<f64>,
    headers: Option<&HeaderMap>,
    media: Option<&str>,
) -> Recorded {
    // Recorded as transferred, still compressed.
    let coded = headers
        .and_then(|headers| headers.get(CONTENT_ENCODING))
        .is_some_and(|coding| coding != "identity");
    if coded && std::str::from_utf8(&bytes).is_err() {
        return Recorded::Unknown;
    }
    let is_json = media.is_some_and(|media| MediaType::parse(media).is_json());
    if !is_json {
        return Recorded::Bytes(bytes);
    }
    match serde_json::from_slice::<Value>(&bytes) {
        // Cut off by the exporter.
        Err(error) if error.is_eof() && size.is_some_and(|size| size > bytes.len() as f64) => {
            Recorded::Unknown
        }
        // Encoded once more by the exporter, as the size tells.
        Ok(Value::String(inner))
            if size == Some(inner.len() as f64)
                && serde_json::from_str::<Value>(&inner).is_ok() =>
        {
            Recorded::Bytes(inner.into_bytes())
        }
        _ => Recorded::Bytes(bytes),
    }
}

fn fields(params: Vec<(String, String)>, media: Option<&str>) -> Recorded {
    let media = media.map(MediaType::parse);
    if media.is_some_and(|media| media.is_form()) {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(params);
        return Recorded::Bytes(body.finish().into_bytes());
    }
    let fields = params.into_iter().map(|(name, text)| Field {
        name,
        text,
        json: false,
    });
    Recorded::Fields(fields.collect())
}
