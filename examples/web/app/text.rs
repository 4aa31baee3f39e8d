//! The words of the pages, in English and Arabic.

use serde::Deserialize;

use super::notice::{Notice, whole_seconds};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    En,
    Ar,
}

/// The words that are on the pages whatever happens.
pub struct Words {
    pub product: &'static str,
    pub phone_title: &'static str,
    pub phone_intro: &'static str,
    pub phone_label: &'static str,
    pub phone_hint: &'static str,
    pub send: &'static str,
    pub code_title: &'static str,
    pub code_sent_to: &'static str,
    pub code_label: &'static str,
    pub code_hint: &'static str,
    pub check: &'static str,
    pub no_code_yet: &'static str,
    pub send_again: &'static str,
    pub other_number: &'static str,
    pub done_title: &'static str,
    pub done_text: &'static str,
    pub error: &'static str,
    pub service_says: &'static str,
    pub inbox_title: &'static str,
    pub inbox_intro: &'static str,
    pub inbox_empty: &'static str,
    pub inbox_to: &'static str,
    pub inbox_code: &'static str,
}

const ENGLISH: Words = Words {
    product: "Phone verification",
    phone_title: "What is your phone number?",
    phone_intro: "We will send you an SMS with a code to confirm that the number is yours.",
    phone_label: "Phone number",
    phone_hint: "With the country code, for example",
    send: "Send the code",
    code_title: "Enter the code",
    code_sent_to: "We sent an SMS with a code to",
    code_label: "Code",
    code_hint: "The digits in the SMS. It may take a minute to arrive.",
    check: "Verify",
    no_code_yet: "No SMS yet?",
    send_again: "Send a new code",
    other_number: "Use another number",
    done_title: "Your number is verified",
    done_text: "Thank you. We have confirmed that this number is yours:",
    error: "Error",
    service_says: "The service says:",
    inbox_title: "Sandbox inbox",
    inbox_intro: "No SMS is sent. This is what it would say.",
    inbox_empty: "Nothing yet.",
    inbox_to: "To",
    inbox_code: "Your code is",
};

const ARABIC: Words = Words {
    product: "التحقق من رقم الهاتف",
    phone_title: "ما رقم هاتفك؟",
    phone_intro: "سنرسل إليك رسالة قصيرة فيها رمز للتأكد من أن الرقم لك.",
    phone_label: "رقم الهاتف",
    phone_hint: "مع رمز الدولة، مثلاً",
    send: "أرسل الرمز",
    code_title: "أدخل الرمز",
    code_sent_to: "أرسلنا رسالة قصيرة فيها رمز إلى",
    code_label: "الرمز",
    code_hint: "الأرقام التي في الرسالة. قد يستغرق وصولها دقيقة.",
    check: "تحقق",
    no_code_yet: "لم تصل الرسالة بعد؟",
    send_again: "أرسل رمزاً جديداً",
    other_number: "استخدم رقماً آخر",
    done_title: "تم التحقق من رقمك",
    done_text: "شكراً لك. تأكدنا من أن هذا الرقم لك:",
    error: "خطأ",
    service_says: "تقول الخدمة:",
    inbox_title: "صندوق الرسائل التجريبي",
    inbox_intro: "لا تُرسل أي رسالة. هذا ما كانت ستقوله.",
    inbox_empty: "لا شيء بعد.",
    inbox_to: "إلى",
    inbox_code: "رمزك هو",
};

impl Lang {
    /// The first of a browser's languages that there is.
    pub fn preferred(accept_language: Option<&str>) -> Self {
        let mut tags = accept_language.unwrap_or_default().split(',');
        tags.find_map(|tag| match tag.trim().get(..2)? {
            "ar" => Some(Self::Ar),
            "en" => Some(Self::En),
            _ => None,
        })
        .unwrap_or(Self::En)
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    pub fn direction(self) -> &'static str {
        match self {
            Self::En => "ltr",
            Self::Ar => "rtl",
        }
    }

    /// The other language, and its name in itself.
    pub fn other(self) -> (Self, &'static str) {
        match self {
            Self::En => (Self::Ar, "العربية"),
            Self::Ar => (Self::En, "English"),
        }
    }

    pub fn path(self, rest: &str) -> String {
        format!("/{}{rest}", self.tag())
    }

    pub fn words(self) -> &'static Words {
        match self {
            Self::En => &ENGLISH,
            Self::Ar => &ARABIC,
        }
    }

    pub fn notice(self, notice: &Notice) -> String {
        match self {
            Self::En => english(notice),
            Self::Ar => arabic(notice),
        }
    }
}

fn english(notice: &Notice) -> String {
    let text = match notice {
        Notice::NoPhone => {
            "This is not a phone number that we can use. Write it with + and the country code; \
             an Egyptian 012… is +20 12…"
        }
        Notice::NoCode => "Enter the digits of the code.",
        Notice::NoSession => "This took too long. Please start again.",
        Notice::Expired => "This code is too old. Ask for a new one below.",
        Notice::TooManyAttempts => "Too many wrong codes. Ask for a new one below.",
        Notice::CoolDown(wait) => {
            return format!(
                "A code for this number was asked for a moment ago. You can ask for another one \
                 in {} seconds.",
                whole_seconds(*wait)
            );
        }
        Notice::Busy(Some(wait)) => {
            return format!(
                "Too many requests at the moment; nothing was sent. Please try again in \
                 {} seconds.",
                whole_seconds(*wait)
            );
        }
        Notice::Busy(None) => {
            "Too many requests at the moment; nothing was sent. Please try again in a minute."
        }
        Notice::PhoneRefused(_) => "No code was sent to this number. Please check it.",
        Notice::CodeRefused(_) => {
            "This code was not accepted. Check the digits, or ask for a new code below."
        }
        Notice::Unavailable => {
            "The service is not available at the moment; nothing was sent. Please try again later."
        }
        Notice::SmsUncertain => {
            "We are not sure whether an SMS went out; its code may not work here. Nothing is sent \
             again unless you ask for it."
        }
        Notice::CheckUncertain => {
            "We could not find out whether the code was accepted. Try it once more; if it is \
             refused, ask for a new one below."
        }
        Notice::SentAgain => "We sent a new code. The earlier one may no longer work.",
    };
    text.to_owned()
}

/// U+2066 to U+2069 hold what is read from left to right.
fn arabic(notice: &Notice) -> String {
    let text = match notice {
        Notice::NoPhone => {
            "هذا ليس رقم هاتف يمكننا استخدامه. اكتبه مع علامة + ورمز الدولة؛ \
             فالرقم المصري \u{2066}012…\u{2069} يُكتب \u{2066}+20 12…\u{2069}"
        }
        Notice::NoCode => "أدخل أرقام الرمز.",
        Notice::NoSession => "استغرق هذا وقتاً طويلاً. ابدأ من جديد من فضلك.",
        Notice::Expired => "هذا الرمز قديم. اطلب رمزاً جديداً أدناه.",
        Notice::TooManyAttempts => "رموز خاطئة كثيرة. اطلب رمزاً جديداً أدناه.",
        Notice::CoolDown(wait) => {
            return format!(
                "طُلب رمز لهذا الرقم قبل قليل. يمكنك طلب رمز آخر بعد {} ثانية.",
                whole_seconds(*wait)
            );
        }
        Notice::Busy(Some(wait)) => {
            return format!(
                "الطلبات كثيرة الآن ولم يُرسل شيء. حاول من جديد بعد {} ثانية.",
                whole_seconds(*wait)
            );
        }
        Notice::Busy(None) => "الطلبات كثيرة الآن ولم يُرسل شيء. حاول من جديد بعد دقيقة.",
        Notice::PhoneRefused(_) => "لم يُرسل رمز إلى هذا الرقم. تحقق منه من فضلك.",
        Notice::CodeRefused(_) => "لم يُقبل هذا الرمز. تحقق من الأرقام، أو اطلب رمزاً جديداً أدناه.",
        Notice::Unavailable => "الخدمة غير متاحة الآن ولم يُرسل شيء. حاول لاحقاً من فضلك.",
        Notice::SmsUncertain => {
            "لسنا متأكدين من أن الرسالة قد أُرسلت، وقد لا يعمل رمزها هنا. لن نرسل غيرها إلا إذا \
             طلبت ذلك."
        }
        Notice::CheckUncertain => {
            "لم نتمكن من معرفة ما إذا كان الرمز قد قُبل. جرّبه مرة أخرى، وإن رُفض فاطلب رمزاً \
             جديداً أدناه."
        }
        Notice::SentAgain => "أرسلنا رمزاً جديداً. قد لا يعمل الرمز السابق.",
    };
    text.to_owned()
}
