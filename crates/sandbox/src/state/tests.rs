use std::sync::LazyLock;

use http::{HeaderMap, HeaderValue};
use jsonschema::Validator;
use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::RngSeed};
use serde_json::{Value, json};

use super::*;
use crate::{envelope::envelope, input::Body};
use vlens::raw::types::ApiOutputRegister;

const PHONES: [&str; 3] = ["+201000000001", "+201000000002", "+14155550100"];
/// Few, so that different SMS often have the same one.
const CODES: [&str; 3] = ["111111", "222222", "333333"];

static ANSWER: LazyLock<Validator> = LazyLock::new(|| {
    let document: Value = vlens::document::corrected().clone();
    let schema = json!({
        "$ref": "#/components/schemas/ApiOutputRegister",
        "components": document["components"],
    });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
});

fn headers() -> HeaderMap {
    HeaderMap::from_iter([("apikey".parse().unwrap(), HeaderValue::from_static("any"))])
}

/// A state machine with its clock, and draws that can be foreseen.
struct Machine {
    state: State,
    now: Duration,
    drawn: u128,
}

impl Machine {
    fn new(rules: Rules) -> Self {
        Self {
            state: State::new(rules),
            now: Duration::from_secs(1000),
            drawn: 0,
        }
    }

    fn post(&mut self, body: &[u8], code: &str) -> Reaction {
        self.drawn += 1;
        let fresh = Fresh {
            code: code.into(),
            request_id: Uuid::from_u128(self.drawn),
            tokens: Tokens {
                access: format!("a{}", self.drawn).into(),
                encrypted: format!("e{}", self.drawn).into(),
            },
        };
        let request = Request {
            headers: &headers(),
            body: Body::Bytes(body),
        };
        self.state.handle(self.now, request, fresh)
    }

    fn send(&mut self, phone: &str, code: &str) -> Uuid {
        let body = json!({ "phoneNumber": phone }).to_string();
        let message = self.post(body.as_bytes(), code).message.unwrap();
        message.request_id()
    }

    fn validate(&mut self, phone: &str, id: Uuid, code: &str) -> Result<(), Rejection> {
        let body = json!({
            "phoneNumber": phone, "phoneNumberOtpRequestId": id, "phoneNumberOtp": code,
        });
        match self.post(body.to_string().as_bytes(), "999999").answer {
            Ok(Success::Verified { .. }) => Ok(()),
            Ok(Success::Sent { .. }) => panic!("sent a code to one who has one"),
            Err(refusal) => Err(refusal.rejection),
        }
    }
}

/// What a test knows of an SMS, told by the rules in words, not by the code.
struct Sms {
    phone: usize,
    code: &'static str,
    at: Duration,
    id: Uuid,
    wrong: u32,
    used: bool,
    superseded: bool,
}

#[derive(Clone, Debug)]
enum Event {
    Send {
        phone: usize,
        gateway: Option<i64>,
        code: &'static str,
    },
    Validate {
        phone: usize,
        sms: usize,
        code: &'static str,
    },
    ValidateUnknown {
        phone: usize,
        code: &'static str,
    },
    Wait(u64),
    Garbage(Vec<u8>),
    Members(Vec<(&'static str, Value)>),
}

fn event() -> impl Strategy<Value = Event> {
    let member = select(vec![
        "phoneNumber",
        "smsProviders",
        "phoneNumberOtpRequestId",
        "phoneNumberOtp",
        "phonenumber",
        "",
    ]);
    let value = select(vec![
        json!(null),
        json!(PHONES[0]),
        json!("+0123456789"),
        json!("\u{0}"),
        json!(0),
        json!(1),
        json!(8),
        json!(1.0),
        json!(-1.5),
        json!(1e300),
        json!(CODES[0]),
        json!("00000000-0000-0000-0000-000000000001"),
        json!("00000000000000000000000000000001"),
        json!([[{}]]),
        json!(true),
    ]);
    prop_oneof![
        3 => (0..3_usize, option::of(1..=7_i64), select(&CODES))
            .prop_map(|(phone, gateway, code)| Event::Send { phone, gateway, code }),
        8 => (0..3_usize, 0..8_usize, select(&CODES))
            .prop_map(|(phone, sms, code)| Event::Validate { phone, sms, code }),
        1 => (0..3_usize, select(&CODES))
            .prop_map(|(phone, code)| Event::ValidateUnknown { phone, code }),
        2 => (0..120_u64).prop_map(Event::Wait),
        1 => vec(any::<u8>(), 0..40).prop_map(Event::Garbage),
        2 => vec((member, value), 0..5).prop_map(Event::Members),
    ]
}

fn rules() -> impl Strategy<Value = Rules> {
    (0..4_u32, 1..300_u64, any::<bool>()).prop_map(|(attempts, expiry, fixed)| Rules {
        code: fixed.then(|| CODES[0].into()),
        expiry: Duration::from_secs(expiry),
        attempts,
        api_key: None,
    })
}

/// JSON by hand, so that members may repeat.
fn object(members: &[(&str, Value)]) -> Vec<u8> {
    let members: Vec<_> = (members.iter())
        .map(|(name, value)| format!("{}:{value}", json!(name)))
        .collect();
    format!("{{{}}}", members.join(",")).into_bytes()
}

fn check_conforms(answer: &Answer) {
    let body = envelope(answer);
    let value: Value = serde_json::from_slice(&body).unwrap();
    let problems: Vec<_> = ANSWER.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?} in {value}");
    let typed: ApiOutputRegister = serde_json::from_slice(&body).unwrap();
    assert_eq!(typed.data.is_none(), typed.error_code.is_some());
    assert_eq!(typed.error_code.is_some(), typed.error_message.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(0),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever happens: a code is accepted at most once, only for its phone and
    /// request id, only while it is the last one sent there, only before it
    /// expires and within the attempts; and if all of that holds, it is.
    #[test]
    fn accepts_a_code_exactly_when_the_rules_say(
        rules in rules(),
        events in vec(event(), 1..60),
    ) {
        let mut machine = Machine::new(rules.clone());
        let mut sent: Vec<Sms> = Vec::new();
        for event in events {
            match event {
                Event::Wait(seconds) => machine.now += Duration::from_secs(seconds),
                Event::Send { phone, gateway, code } => {
                    let mut body = json!({ "phoneNumber": PHONES[phone] });
                    if let Some(gateway) = gateway {
                        body["smsProviders"] = gateway.into();
                    }
                    let reaction = machine.post(body.to_string().as_bytes(), code);
                    check_conforms(&reaction.answer);
                    let message = reaction.message.expect("an SMS");
                    let code = if rules.code.is_some() { CODES[0] } else { code };
                    prop_assert_eq!(message.to(), PHONES[phone]);
                    prop_assert_eq!(message.code().expose(), code);
                    prop_assert_eq!(message.gateway().map(i64::from), gateway);
                    prop_assert!(sent.iter().all(|sms| sms.id != message.request_id()));
                    for earlier in sent.iter_mut().filter(|sms| sms.phone == phone) {
                        earlier.superseded = true;
                    }
                    sent.push(Sms {
                        phone, code, at: machine.now, id: message.request_id(),
                        wrong: 0, used: false, superseded: false,
                    });
                }
                Event::Validate { phone, sms, code } => {
                    let Some(sms) = sent.get_mut(sms) else { continue };
                    let alive = !sms.used
                        && !sms.superseded
                        && sms.phone == phone
                        && machine.now - sms.at < rules.expiry
                        && sms.wrong < rules.attempts;
                    let body = json!({
                        "phoneNumber": PHONES[phone],
                        "phoneNumberOtpRequestId": sms.id,
                        "phoneNumberOtp": code,
                    });
                    let reaction = machine.post(body.to_string().as_bytes(), code);
                    check_conforms(&reaction.answer);
                    prop_assert!(reaction.message.is_none());
                    match reaction.answer {
                        Ok(Success::Verified { phone: verified, .. }) => {
                            prop_assert!(alive && sms.code == code);
                            prop_assert_eq!(verified.as_str(), PHONES[phone]);
                            sms.used = true;
                        }
                        Ok(Success::Sent { .. }) => prop_assert!(false, "sent again"),
                        Err(refusal) => {
                            prop_assert!(!(alive && sms.code == code));
                            prop_assert!(CODES.iter().all(|code| !refusal.message.contains(code)));
                            sms.wrong += u32::from(alive);
                        }
                    }
                }
                Event::ValidateUnknown { phone, code } => {
                    let id = Uuid::from_u128(u128::MAX);
                    prop_assert_eq!(
                        machine.validate(PHONES[phone], id, code),
                        Err(Rejection::UnknownRequestId)
                    );
                }
                Event::Garbage(bytes) => {
                    let reaction = machine.post(&bytes, CODES[0]);
                    check_conforms(&reaction.answer);
                    prop_assert!(reaction.answer.is_err() && reaction.message.is_none());
                }
                Event::Members(members) => {
                    let reaction = machine.post(&object(&members), CODES[0]);
                    check_conforms(&reaction.answer);
                    // Now and then it is a request after all.
                    if let Some(message) = reaction.message {
                        let phone = PHONES.iter().position(|phone| *phone == message.to());
                        let phone = phone.expect("one of the phones");
                        for earlier in sent.iter_mut().filter(|sms| sms.phone == phone) {
                            earlier.superseded = true;
                        }
                    } else if reaction.answer.is_ok() {
                        let id = Uuid::from_u128(1);
                        let sms = sent.iter_mut().find(|sms| sms.id == id).expect("a known SMS");
                        prop_assert!(!sms.used && !sms.superseded);
                        sms.used = true;
                    } else if matches!(&reaction.answer, Err(refusal) if refusal.rejection == Rejection::WrongOtp) {
                        let id = Uuid::from_u128(1);
                        let sms = sent.iter_mut().find(|sms| sms.id == id).expect("a known SMS");
                        sms.wrong += 1;
                    }
                }
            }
        }
    }
}

#[test]
fn a_code_expires_on_time() {
    let mut machine = Machine::new(Rules::default());
    let [early, late] = [
        machine.send(PHONES[0], "111111"),
        machine.send(PHONES[1], "111111"),
    ];
    machine.now += Duration::from_secs(5 * 60) - Duration::from_nanos(1);
    assert_eq!(machine.validate(PHONES[0], early, "111111"), Ok(()));
    machine.now += Duration::from_nanos(1);
    assert_eq!(
        machine.validate(PHONES[1], late, "111111"),
        Err(Rejection::Expired)
    );
}

#[test]
fn the_fifth_attempt_is_the_last() {
    let mut machine = Machine::new(Rules::default());
    for wrong in [4, 5] {
        let id = machine.send(PHONES[0], "111111");
        for _ in 0..wrong {
            assert_eq!(
                machine.validate(PHONES[0], id, "222222"),
                Err(Rejection::WrongOtp)
            );
        }
        let expected = if wrong < 5 {
            Ok(())
        } else {
            Err(Rejection::TooManyAttempts)
        };
        assert_eq!(machine.validate(PHONES[0], id, "111111"), expected);
    }
}

#[test]
fn a_used_code_stays_used_when_another_is_sent() {
    let mut machine = Machine::new(Rules::default());
    let [first, second] = [(); 2].map(|()| {
        let id = machine.send(PHONES[0], "111111");
        assert_eq!(machine.validate(PHONES[0], id, "111111"), Ok(()));
        id
    });
    for id in [first, second] {
        assert_eq!(
            machine.validate(PHONES[0], id, "111111"),
            Err(Rejection::AlreadyUsed)
        );
    }
}

#[test]
fn the_oldest_codes_are_forgotten() {
    let mut machine = Machine::new(Rules::default());
    let first = machine.send(PHONES[0], "111111");
    let second = machine.send(PHONES[1], "111111");
    for number in 0..MAX_CODES - 1 {
        machine.send(&format!("+99{number:08}"), "111111");
    }
    assert_eq!(machine.state.codes.len(), MAX_CODES);
    assert_eq!(machine.state.order.len(), MAX_CODES);
    assert_eq!(machine.state.latest.len(), MAX_CODES);
    assert_eq!(
        machine.validate(PHONES[0], first, "111111"),
        Err(Rejection::UnknownRequestId)
    );
    assert_eq!(machine.validate(PHONES[1], second, "111111"), Ok(()));
    // One phone number alone does not grow anything either.
    for _ in 0..MAX_CODES {
        machine.send(PHONES[2], "111111");
    }
    assert_eq!(machine.state.codes.len(), MAX_CODES);
    assert_eq!(machine.state.latest.len(), 1);
}

#[test]
fn a_time_far_away_does_not_overflow() {
    let mut machine = Machine::new(Rules {
        expiry: Duration::MAX,
        ..Rules::default()
    });
    machine.now = Duration::MAX;
    let id = machine.send(PHONES[0], "111111");
    assert_eq!(
        machine.validate(PHONES[0], id, "111111"),
        Err(Rejection::Expired)
    );
}
