//! The HTML. It works without JavaScript, with a keyboard and with a screen
//! reader, from right to left and on a phone.

use maud::{DOCTYPE, Markup, html};
use uuid::Uuid;
use vlens::PhoneNumber;
use vlens_sandbox::Inbox;

use super::{
    notice::Notice,
    text::{Lang, Words},
};

/// How many messages of the inbox are shown.
const SHOWN: usize = 3;

/// What each page has.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub lang: Lang,
    pub inbox: Option<&'a Inbox>,
}

impl Page<'_> {
    /// Asks for the phone number.
    pub fn phone(self, typed: &str, notice: Option<&Notice>) -> Markup {
        let words = self.lang.words();
        self.layout(
            words.phone_title,
            "",
            notice,
            html! {
                p { (words.phone_intro) }
                form method="post" action=(self.lang.path("")) novalidate {
                    input type="hidden" name="form" value=(Uuid::new_v4());
                    label for="phone" { (words.phone_label) }
                    p.hint id="hint" { (words.phone_hint) " " bdi dir="ltr" { "+20 123 456 7890" } }
                    input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel"
                        dir="ltr" value=(typed) required autofocus
                        aria-describedby=(described_by(notice)) aria-invalid=(is_invalid(notice));
                    button { (words.send) }
                }
            },
        )
    }

    /// Asks for the code.
    pub fn code(self, phone: &PhoneNumber, notice: Option<&Notice>) -> Markup {
        let words = self.lang.words();
        self.layout(
            words.code_title,
            "/code",
            notice,
            html! {
                p { (words.code_sent_to) " " (number(phone)) }
                form method="post" action=(self.lang.path("/code")) novalidate {
                    label for="code" { (words.code_label) }
                    p.hint id="hint" { (words.code_hint) }
                    // Not type=number, which drops zeros, and no pattern, which
                    // would refuse ١٢٣٤٥٦.
                    input.code id="code" name="code" type="text" inputmode="numeric"
                        autocomplete="one-time-code" dir="ltr" required autofocus
                        aria-describedby=(described_by(notice)) aria-invalid=(is_invalid(notice));
                    button { (words.check) }
                }
                form.second method="post" action=(self.lang.path("/code/new")) {
                    span { (words.no_code_yet) }
                    button { (words.send_again) }
                    a href=(self.lang.path("")) { (words.other_number) }
                }
            },
        )
    }

    /// Says that the phone number is verified.
    pub fn done(self, phone: &PhoneNumber) -> Markup {
        let words = self.lang.words();
        self.layout(
            words.done_title,
            "/done",
            None,
            html! {
                p role="status" { (words.done_text) " " (number(phone)) }
                p { a href=(self.lang.path("")) { (words.other_number) } }
            },
        )
    }

    fn layout(self, title: &str, path: &str, notice: Option<&Notice>, body: Markup) -> Markup {
        let words = self.lang.words();
        let (other, other_name) = self.lang.other();
        let is_error = notice.is_some_and(|notice| !notice.is_success());
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) dir=(self.lang.direction()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    // The title is what a screen reader reads first.
                    title { @if is_error { (words.error) ": " } (title) " – " (words.product) }
                    link rel="stylesheet" href="/style.css";
                }
                body {
                    header {
                        strong { (words.product) }
                        a href=(other.path(path)) lang=(other.tag()) hreflang=(other.tag()) {
                            (other_name)
                        }
                    }
                    div.columns {
                        main {
                            h1 { (title) }
                            @if let Some(notice) = notice { (self.notice(notice)) }
                            (body)
                        }
                        @if let Some(inbox) = self.inbox { (messages(inbox, words)) }
                    }
                }
            }
        }
    }

    fn notice(self, notice: &Notice) -> Markup {
        let (role, class) = match notice.is_success() {
            true => ("status", "success"),
            false => ("alert", "error"),
        };
        html! {
            div.notice.(class) id="notice" role=(role) {
                p { (self.lang.notice(notice)) }
                // In the words of the API, in whatever language they are.
                @if let Notice::PhoneRefused(Some(said)) | Notice::CodeRefused(Some(said)) = notice {
                    p { (self.lang.words().service_says) }
                    p dir="auto" { (said) }
                }
            }
        }
    }
}

/// A phone number is read from left to right in any language.
fn number(phone: &PhoneNumber) -> Markup {
    html! { bdi.number dir="ltr" { (phone.as_str()) } }
}

fn described_by(notice: Option<&Notice>) -> &'static str {
    match notice {
        Some(_) => "notice hint",
        None => "hint",
    }
}

/// Whether it is about what was typed.
fn is_invalid(notice: Option<&Notice>) -> bool {
    matches!(
        notice,
        Some(Notice::NoPhone | Notice::NoCode | Notice::PhoneRefused(_) | Notice::CodeRefused(_))
    )
}

fn messages(inbox: &Inbox, words: &Words) -> Markup {
    let messages = inbox.messages();
    html! {
        aside aria-labelledby="inbox" {
            h2 id="inbox" { (words.inbox_title) }
            p.hint { (words.inbox_intro) }
            @if messages.is_empty() { p { (words.inbox_empty) } }
            ol {
                @for message in messages.iter().take(SHOWN) {
                    li {
                        p.hint { (words.inbox_to) " " bdi dir="ltr" { (message.to()) } }
                        p { (words.inbox_code) " " bdi.number dir="ltr" { (message.code().expose()) } }
                    }
                }
            }
        }
    }
}
