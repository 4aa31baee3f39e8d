//! The state machine: (state, now, request) → response. No I/O, no clock and no
//! randomness of its own.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use uuid::Uuid;

use super::{
    Refusal, Rejection,
    envelope::{Answer, Success},
    fresh::{Fresh, Tokens},
    inbox::Message,
    input::{Input, Request, Step},
};
use vlens::{Personal, Secret, SmsProvider};

/// How many codes are remembered; the oldest is forgotten first.
pub(super) const MAX_CODES: usize = 50_000;

/// What a sandbox is configured with.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// The code to send; a random one each time when there is none.
    pub(super) code: Option<Secret>,
    /// How long a code is good for.
    pub(super) expiry: Duration,
    /// How many wrong codes may be tried.
    pub(super) attempts: u32,
    /// The key to insist on; any when there is none.
    pub(super) api_key: Option<Secret>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            code: None,
            expiry: Duration::from_secs(5 * 60),
            attempts: 5,
            api_key: None,
        }
    }
}

/// The answer to a request, and the SMS that it sent.
#[derive(Debug)]
pub(super) struct Reaction {
    pub(super) answer: Answer,
    pub(super) message: Option<Message>,
}

#[derive(Debug)]
pub(super) struct State {
    rules: Rules,
    codes: HashMap<Uuid, Code>,
    /// The request ids in the order of sending.
    order: VecDeque<Uuid>,
    /// The last request id of each phone number.
    latest: HashMap<Personal, Uuid>,
}

/// A code that was sent.
#[derive(Debug)]
struct Code {
    phone: Personal,
    otp: Secret,
    expires: Duration,
    wrong: u32,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Used,
    Superseded,
}

impl State {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            rules,
            codes: HashMap::new(),
            order: VecDeque::new(),
            latest: HashMap::new(),
        }
    }

    /// Handles a request. `now` counts from any fixed moment.
    pub(super) fn handle(&mut self, now: Duration, request: Request<'_>, fresh: Fresh) -> Reaction {
        let Input { phone, step } = match request.read(self.rules.api_key.as_ref()) {
            Ok(input) => input,
            Err(refusal) => {
                return Reaction {
                    answer: Err(refusal),
                    message: None,
                };
            }
        };
        match step {
            Step::Send { gateway } => {
                let message = self.send(now, phone, gateway, fresh);
                Reaction {
                    answer: Ok(Success::Sent {
                        request_id: message.request_id(),
                    }),
                    message: Some(message),
                }
            }
            Step::Validate { request_id, otp } => Reaction {
                answer: self.validate(now, phone, request_id, &otp, fresh.tokens),
                message: None,
            },
        }
    }

    fn send(
        &mut self,
        now: Duration,
        phone: Personal,
        gateway: Option<SmsProvider>,
        fresh: Fresh,
    ) -> Message {
        let otp = self.rules.code.clone().unwrap_or(fresh.code);
        let request_id = fresh.request_id;
        if let Some(earlier) = self.latest.insert(phone.clone(), request_id)
            && let Some(code) = self.codes.get_mut(&earlier)
            && code.fate == Fate::Open
        {
            code.fate = Fate::Superseded;
        }
        self.codes.insert(
            request_id,
            Code {
                phone: phone.clone(),
                otp: otp.clone(),
                expires: now.saturating_add(self.rules.expiry),
                wrong: 0,
                fate: Fate::Open,
            },
        );
        self.order.push_back(request_id);
        self.forget_oldest();
        Message::new(phone, gateway, otp, request_id)
    }

    fn validate(
        &mut self,
        now: Duration,
        phone: Personal,
        request_id: Uuid,
        otp: &Secret,
        tokens: Tokens,
    ) -> Answer {
        let attempts = self.rules.attempts;
        let code = self
            .codes
            .get_mut(&request_id)
            .ok_or(Rejection::UnknownRequestId)?;
        if code.phone != phone {
            return Err(Rejection::OtherPhone.into());
        }
        match code.fate {
            Fate::Open => {}
            Fate::Used => return Err(Rejection::AlreadyUsed.into()),
            Fate::Superseded => return Err(Rejection::Superseded.into()),
        }
        if code.wrong >= attempts {
            return Err(Rejection::TooManyAttempts.into());
        }
        if now >= code.expires {
            return Err(Rejection::Expired.into());
        }
        if code.otp.expose() != otp.expose() {
            code.wrong += 1;
            return Err(wrong_otp(attempts - code.wrong));
        }
        code.fate = Fate::Used;
        Ok(Success::Verified { phone, tokens })
    }

    fn forget_oldest(&mut self) {
        while self.order.len() > MAX_CODES
            && let Some(oldest) = self.order.pop_front()
        {
            if let Some(code) = self.codes.remove(&oldest)
                && self.latest.get(&code.phone) == Some(&oldest)
            {
                self.latest.remove(&code.phone);
            }
        }
    }
}

fn wrong_otp(left: u32) -> Refusal {
    let message = match left {
        0 => "This code is wrong. It was the last attempt; send a new one.".to_owned(),
        1 => "This code is wrong. One attempt is left.".to_owned(),
        left => format!("This code is wrong. {left} attempts are left."),
    };
    Refusal::new(Rejection::WrongOtp, message)
}

#[cfg(test)]
mod tests;
