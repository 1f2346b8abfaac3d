//! What is typed into the account's forms, looked through before it goes anywhere.

use bookmobile_circulation::action::{Action, MaybeText, Text, TextError};
use bookmobile_client::show::contact::Contact;
use std::ops::RangeInclusive;

/// Fewest and most characters of a PIN; the server counts them too.
const PIN_CHARS: RangeInclusive<usize> = 6..=128;

/// Whether the library takes this as a PIN.
pub fn is_pin(text: &str) -> bool {
    PIN_CHARS.contains(&text.chars().count())
}

/// What makes `wanted` of `known`: nothing where both are the same.
pub fn contact_changes(known: &Contact, wanted: Contact) -> Result<Vec<Action>, TextError> {
    let mut actions = Vec::new();
    let changed = |known: &str, wanted: String| (known != wanted).then_some(wanted);
    let email = changed(&known.email, wanted.email).map(MaybeText::try_from).transpose()?;
    let phone = changed(&known.phone, wanted.phone).map(MaybeText::try_from).transpose()?;
    if email.is_some() || phone.is_some() {
        actions.push(Action::ChangeContact { email, phone });
    }
    if let Some(language) = changed(&known.language, wanted.language).filter(|language| !language.is_empty()) {
        actions.push(Action::ChangeLanguage { language: Text::try_from(language)? });
    }
    Ok(actions)
}

/// Whether a mail could get there: a name, an at sign, and a host.
pub fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(email: &str, phone: &str, language: &str) -> Contact {
        Contact { email: email.to_owned(), phone: phone.to_owned(), language: language.to_owned() }
    }

    #[test]
    fn a_pin_has_six_characters_or_more() {
        assert!(is_pin("123456") && is_pin("流动书车的密码"));
        assert!(!is_pin("12345") && !is_pin(&"1".repeat(129)));
    }

    #[test]
    fn a_mail_needs_a_name_and_a_host() {
        assert!(is_email("lin@library.example") && is_email("林晓@图书馆.中国"));
        for wrong in ["lin", "lin@", "@library.example", "lin@host", "lin xiao@library.example"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let known = contact("lin@library.example", "", "zh-Hans");
        let change = |wanted| contact_changes(&known, wanted).expect("these are texts");
        assert_eq!(change(known.clone()), []);
        let email = MaybeText::try_from("xiao@library.example".to_owned()).ok();
        assert_eq!(
            change(contact("xiao@library.example", "", "zh-Hans")),
            [Action::ChangeContact { email, phone: None }]
        );
        let email = MaybeText::try_from(String::new()).ok();
        let language = Text::try_from("en".to_owned()).expect("a language");
        assert_eq!(
            change(contact("", "", "en")),
            [Action::ChangeContact { email, phone: None }, Action::ChangeLanguage { language }],
            "an address that is taken away is a change"
        );
        assert_eq!(change(contact("lin@library.example", "", "")), [], "nobody has no language");
        assert!(contact_changes(&known, contact(&"x".repeat(10_000), "", "en")).is_err());
    }
}
