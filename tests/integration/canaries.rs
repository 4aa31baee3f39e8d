//! Canaries: a key, a token, a code, a phone, an ID, an e-mail address, a name and
//! names of members go through every outcome and every public type; none of them
//! is seen in what is printed or logged.

use std::{cell::RefCell, error::Error as StdError, fmt::Write as _, fs, path::Path, sync::Once};

use serde_json::{Value, json};
use vlens::{
    Client, Error, OtpCode, PendingVerification, Personal, PhoneNumber, Secret, SensitiveJson,
    raw::types,
};

use crate::{
    guards::{tls_client, tls_server},
    support::{self, Reply, Server},
};

const KEY: &str = "canary-key";
const TOKEN: &str = "canary-token";
/// Longer than the digits of any time that is shown.
const CODE: &str = "8675309421357";
const PHONE: &str = "+201550987654";
const NATIONAL_ID: &str = "29912310123456";
const EMAIL: &str = "canary@nest.example";
const NAME: &str = "Canary-Name";
const MEMBER: &str = "canaryMember";
const HEADER: &str = "canary-header";
const CANARIES: [&str; 11] = [
    KEY,
    TOKEN,
    CODE,
    PHONE,
    NATIONAL_ID,
    EMAIL,
    NAME,
    MEMBER,
    HEADER,
    // The phone without its plus, and in capitals what headers and members may be.
    "201550987654",
    "CANARY",
];

#[track_caller]
fn assert_none(shown: &str) {
    for canary in CANARIES {
        assert!(!shown.contains(canary), "«{canary}» in {shown}");
    }
}

/// The error and its causes, in every form.
fn shown(error: &dyn StdError) -> String {
    let mut shown = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        write!(shown, "{error} {error:?} {error:#?} ").unwrap();
        next = error.source();
    }
    shown
}

fn phone() -> PhoneNumber {
    PHONE.parse().unwrap()
}

fn pending() -> PendingVerification {
    let id = support::REQUEST_ID.parse().unwrap();
    PendingVerification::new(phone(), id, "2026-01-02T03:04:05Z".parse().unwrap())
}

fn client(url: &str) -> Client {
    Client::builder()
        .api_key(KEY)
        .base_url(url)
        .timeout(std::time::Duration::from_millis(700))
        // Not even if the injected client would log all it reads and writes.
        .http_client(reqwest::Client::builder().connection_verbose(true))
        .build()
        .unwrap()
}

/// Every member that holds a canary; with a value of its type each.
fn full() -> Value {
    json!({
        "data": {
            "isPhoneNumberConfirmed": true,
            "phoneNumberOtpRequestId": support::REQUEST_ID,
            "phoneNumberOtp": CODE,
            "accessToken": TOKEN,
            "encryptedAccessToken": TOKEN,
            "expireInSeconds": 5,
            "userName": NAME,
            "userFullName": NAME,
            "user": {
                "id": 7, "name": NAME, "surname": NAME, "fullName": NAME, "userName": NAME,
                "emailAddress": EMAIL, "phoneNumber": PHONE, "idNumber": NATIONAL_ID,
                "address": NAME, MEMBER: NAME
            },
            MEMBER: TOKEN
        },
        "error_code": null,
        "error_message": format!("{NAME} {PHONE} {CODE}"),
        "error_descriptions": { MEMBER: PHONE },
        MEMBER: TOKEN
    })
}

/// Canaries where they do not belong.
fn wrong() -> Vec<Value> {
    vec![
        json!(PHONE),
        json!(TOKEN),
        json!(201_550_987_654_u64),
        json!(-201_550_987_654.5),
        json!([PHONE, { MEMBER: TOKEN }]),
        json!({ MEMBER: PHONE }),
        json!(true),
    ]
}

/// Every place in `full`, with something wrong there.
fn spoilt() -> Vec<Value> {
    let mut pointers = vec![String::new()];
    for (parent, prefix) in [("", ""), ("/data", "/data"), ("/data/user", "/data/user")] {
        let full = full();
        let members = full.pointer(parent).unwrap().as_object().unwrap();
        pointers.extend(members.keys().map(|name| format!("{prefix}/{name}")));
    }
    let mut spoilt = Vec::new();
    for pointer in pointers {
        for value in wrong() {
            // A code is shown: the one number of the server's that is.
            if pointer == "/error_code" && value.is_u64() {
                continue;
            }
            let mut body = full();
            *body.pointer_mut(&pointer).unwrap() = value;
            spoilt.push(body);
        }
    }
    spoilt
}

// -- Every type -----------------------------------------------------------------

/// What `Debug` (and `Display`, if there is one) makes of each public type.
async fn each_type() -> Vec<(&'static str, String)> {
    let server = Server::ok(full()).await;
    let client = client(&format!("{}/{TOKEN}", server.url()));
    let verified = client.validate_otp(&pending(), CODE).await.unwrap();
    let headers = format!("X-{HEADER}: {TOKEN}\r\n");
    let refused = Server::always(Reply::new(
        400,
        &headers,
        full()
            .to_string()
            .replace(r#""error_code":null"#, r#""error_code":5"#),
    ));
    let error = self::client(&refused.await.url())
        .send_otp(&phone())
        .await
        .unwrap_err();
    let raw = client.register_step_verify_phone();
    let input = types::StepVerifyPhoneInput::builder()
        .phone_number(Personal::from(PHONE))
        .phone_number_otp(Secret::from(CODE));
    let response = raw.clone().body(input.clone()).send().await.unwrap();
    let output: types::ApiOutputRegister = serde_json::from_value(full()).unwrap();
    let data = output.data.clone().unwrap();
    let user = data.user.clone().unwrap();
    let conversion = types::StepVerifyPhoneInput::try_from(types::StepVerifyPhoneInput::builder());
    let conversion = conversion.unwrap_err();
    let code: OtpCode = CODE.parse().unwrap();
    let pending = pending();
    let typed = types::StepVerifyPhoneInput::try_from(input.clone()).unwrap();
    macro_rules! debug {
        ($($value:expr),+) => { [$(format!("{:?} {:#?}", $value, $value)),+].concat() };
    }
    vec![
        ("AccessToken", debug!(verified.access_token().unwrap())),
        (
            "ApiOutputRegister",
            debug!(
                output,
                types::builder::ApiOutputRegister::from(output.clone())
            ),
        ),
        ("Client", debug!(client)),
        (
            "ClientBuilder",
            debug!(
                Client::builder()
                    .api_key(KEY)
                    .base_url(format!("https://{TOKEN}@x/{TOKEN}"))
            ),
        ),
        (
            "ConversionError",
            format!("{} {conversion}", debug!(conversion)),
        ),
        (
            "Credentials",
            debug!(vlens::raw::ClientInfo::inner(&client)),
        ),
        ("Delivery", debug!(error.delivery())),
        ("Error", shown(&error)),
        ("ErrorCode", debug!(error.code())),
        ("ErrorKind", debug!(error.kind())),
        ("OtpCode", debug!(code)),
        ("PendingVerification", debug!(pending)),
        ("Personal", debug!(Personal::from(NAME))),
        ("PhoneNumber", debug!(phone())),
        (
            "RegisterOutput",
            debug!(data, types::builder::RegisterOutput::from(data.clone())),
        ),
        (
            "RegisterStepVerifyPhone",
            debug!(raw.clone().body(input.clone())),
        ),
        ("ResponseHeaders", debug!(error.headers().unwrap())),
        ("ResponseValue", debug!(response)),
        ("Secret", debug!(Secret::from(TOKEN))),
        ("SendOtp", debug!(client.send_otp(pending.phone()))),
        (
            "SensitiveJson",
            debug!(
                SensitiveJson::from(json!({ MEMBER: TOKEN })),
                error.descriptions().unwrap()
            ),
        ),
        ("SmsProvider", debug!(vlens::SmsProvider::Vodafone)),
        ("StepVerifyPhoneInput", debug!(input, typed)),
        (
            "UserBasicInfo",
            debug!(user, types::builder::UserBasicInfo::from(user.clone())),
        ),
        ("VerifiedPhone", debug!(verified)),
    ]
}

/// The public types that the sources of this crate declare.
fn written() -> Vec<String> {
    fn sources(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, texts);
            } else {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut texts,
    );
    declared(&texts.concat())
}

/// Those that the build generates.
fn generated() -> Vec<String> {
    let source = vlens_codegen::format(include_str!(concat!(env!("OUT_DIR"), "/raw.rs")));
    declared(&source.unwrap())
}

fn declared(source: &str) -> Vec<String> {
    let mut names: Vec<String> = source
        .lines()
        .filter_map(|line| {
            let line = line.trim_start();
            let rest = ["pub struct ", "pub enum ", "pub union "]
                .iter()
                .find_map(|keyword| line.strip_prefix(keyword))?;
            let end = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            Some(rest[..end].to_owned())
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

#[tokio::test]
async fn no_type_shows_one() {
    let types = each_type().await;
    let names: Vec<_> = types.iter().map(|(name, _)| *name).collect();
    let (written, generated) = (written(), generated());
    for name in &written {
        assert!(names.contains(&name.as_str()), "{name} is to be tried, too");
    }
    // Those of further pages are in `document`: each mark has a type that hides.
    for name in names {
        let exists = |names: &[String]| names.iter().any(|other| other == name);
        assert!(exists(&written) || exists(&generated), "{name} is no more");
    }
    for (name, shown) in types {
        eprintln!("{name}");
        assert!(!shown.is_empty());
        assert_none(&shown);
    }
}

// -- Every outcome --------------------------------------------------------------

fn replies() -> Vec<Reply> {
    let headers = format!(
        "X-{HEADER}: {TOKEN}\r\nRetry-After: {TOKEN}\r\nLocation: http://127.0.0.1:1/{TOKEN}\r\n"
    );
    let refusal = full()
        .to_string()
        .replace(r#""error_code":null"#, r#""error_code":5"#);
    let mut replies = Vec::new();
    for status in [200, 201, 204, 303, 307, 400, 401, 408, 422, 429, 500, 503] {
        for body in [
            refusal.as_str(),
            "",
            TOKEN,
            &format!("<html>{EMAIL}"),
            &format!(r#"{{"error_code":"{TOKEN}","error_message":{{"{MEMBER}":1e999}}}}"#),
            &format!(r#"{{"error_code":1,"error_descriptions":{{"{PHONE}\u0007":1e999}}}}"#),
        ] {
            replies.push(Reply::new(status, &headers, body));
        }
        let cut =
            format!("HTTP/1.1 {status} {NAME}\r\n{headers}Content-Length: 900\r\n\r\n{TOKEN}");
        replies.push(Reply::Raw(cut.into_bytes()));
        replies.push(Reply::new(status, &headers, TOKEN.repeat(200_000)));
    }
    replies.push(Reply::Drop);
    replies.push(Reply::Stall(TOKEN.as_bytes().to_vec()));
    replies.push(Reply::Raw(format!("{TOKEN}\r\n\r\n").into_bytes()));
    replies.push(Reply::Raw(
        format!("HTTP/1.1 200 OK\r\n{TOKEN}\r\n\r\n").into_bytes(),
    ));
    replies.extend(spoilt().iter().map(|body| Reply::json(200, body)));
    replies
}

thread_local! {
    static LOG: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps what is logged on the threads that ask for it.
struct Sink;

impl log::Log for Sink {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LOG.with_borrow_mut(|log| {
            if let Some(log) = log {
                writeln!(log, "{} {}", record.target(), record.args()).unwrap();
            }
        });
    }

    fn flush(&self) {}
}

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| {
            if let Some(log) = log {
                log.push_str(&String::from_utf8_lossy(bytes));
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What this thread logs, of every crate and at the most talkative level.
fn logged(run: impl AsyncFnOnce()) -> String {
    static LOGGER: Once = Once::new();
    LOGGER.call_once(|| {
        log::set_logger(&Sink).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    LOG.set(Some(String::new()));
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .without_time()
        .with_writer(|| Sink)
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(run());
    });
    LOG.take().unwrap()
}

#[test]
fn no_outcome_shows_or_logs_one() {
    let logged = logged(async || {
        for reply in replies() {
            let server = Server::always(reply).await;
            let client = client(&server.url());
            // Those that succeed are seen as types.
            let sent = client
                .send_otp(&phone())
                .await
                .map(|sent| format!("{sent:?}"));
            let validated = client.validate_otp(&pending(), CODE).await;
            let validated = validated.map(|verified| format!("{verified:?}"));
            for outcome in [sent, validated] {
                assert_none(&outcome.unwrap_or_else(|error| shown(&error)));
            }
            let body = |body: types::builder::StepVerifyPhoneInput| body.phone_number(PHONE);
            let raw = client.register_step_verify_phone().body_map(body);
            if let Err(error) = raw.send().await {
                assert_none(&shown(&Error::from_raw(error).await));
            }
        }
        for url in ["http://127.0.0.1:1", "https://127.0.0.1:1"] {
            let error = client(url).send_otp(&phone()).await.unwrap_err();
            assert_none(&shown(&error));
        }
    });
    assert!(logged.contains("reqwest"), "it logs: {logged}");
    assert!(logged.contains("register_step_verify_phone"));
    assert_none(&logged);
}

#[test]
fn nothing_is_logged_over_tls_either() {
    let logged = logged(async || {
        let server = tls_server().await;
        tls_client(&server, "localhost")
            .send_otp(&phone())
            .await
            .unwrap();
        // A certificate for another name.
        let error = tls_client(&server, "127.0.0.1").send_otp(&phone()).await;
        assert_none(&shown(&error.unwrap_err()));
    });
    assert!(logged.contains("rustls"), "it logs: {logged}");
    assert_none(&logged);
    assert!(!logged.contains(support::KEY), "{logged}");
}

// -- Deserialising ---------------------------------------------------------------

/// serde quotes what it did not expect; no type here lets it.
#[test]
fn no_error_of_deserialising_quotes_one() {
    fn each<T: serde::de::DeserializeOwned>(text: &str) {
        if let Err(error) = serde_json::from_str::<T>(text) {
            assert_none(&format!("{error} {error:?}"));
        }
        if let Ok(value) = serde_json::from_str::<Value>(text)
            && let Err(error) = serde_json::from_value::<T>(value)
        {
            assert_none(&format!("{error} {error:?}"));
        }
    }
    let mut texts: Vec<String> = wrong()
        .iter()
        .chain(&spoilt())
        .map(Value::to_string)
        .collect();
    let stored = serde_json::to_value(pending()).unwrap();
    for member in ["version", "phone", "requestId", "sentAt"] {
        for value in wrong() {
            let mut broken = stored.clone();
            broken[member] = value;
            texts.push(broken.to_string());
        }
    }
    for member in [
        "phoneNumber",
        "phoneNumberOtp",
        "phoneNumberOtpRequestId",
        "smsProviders",
    ] {
        for value in wrong() {
            let mut input = json!({ "phoneNumber": PHONE });
            input[member] = value;
            texts.push(input.to_string());
        }
    }
    // Of 128 bits.
    texts.push("340282366920938463463374607431201550987654".to_owned());
    texts.push(format!(
        r#"{{"data":{{"accessToken":{}201550987654}}}}"#,
        u64::MAX
    ));
    for text in &texts {
        each::<types::ApiOutputRegister>(text);
        each::<types::RegisterOutput>(text);
        each::<types::UserBasicInfo>(text);
        each::<types::StepVerifyPhoneInput>(text);
        each::<PendingVerification>(text);
        each::<PhoneNumber>(text);
        each::<OtpCode>(text);
        each::<Secret>(text);
        each::<Personal>(text);
        each::<SensitiveJson>(text);
    }
    let text = format!("{{\n\"data\": {{\n\"user\": {{ \"id\": \"{NAME}\" }} }} }}");
    let error = serde_json::from_str::<types::ApiOutputRegister>(&text).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("not of the documented form: UserBasicInfo at line 3"),
        "{error}"
    );
    // Values that come as 128 bits, as some formats have them.
    use serde::{
        Deserialize as _,
        de::value::{Error as Plain, U128Deserializer},
    };
    let number = U128Deserializer::<Plain>::new(201_550_987_654);
    assert_none(&Secret::deserialize(number).unwrap_err().to_string());
    assert_none(
        &PendingVerification::deserialize(number)
            .unwrap_err()
            .to_string(),
    );
    assert_none(
        &types::RegisterOutput::deserialize(number)
            .unwrap_err()
            .to_string(),
    );
}
