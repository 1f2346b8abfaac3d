//! Contact data as the patron left them: what the server last told, with the unanswered actions already done to it.

use super::lists::unconfirmed;
use crate::outbox::View;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync::Profile;

/// How the library reaches a patron; empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Where it writes to.
    pub email: String,
    /// Where it calls.
    pub phone: String,
    /// In which language, as a BCP 47 tag.
    pub language: String,
}

/// How the library reaches the patron of `profile`.
pub fn contact(view: &View, profile: &Profile) -> Contact {
    let mut contact = Contact {
        email: profile.email.clone().unwrap_or_default(),
        phone: profile.phone.clone().unwrap_or_default(),
        language: profile.language.clone().unwrap_or_default(),
    };
    for (_, action) in unconfirmed(view) {
        match action {
            Action::ChangeContact { email, phone } => {
                contact.email = email.map_or(contact.email, String::from);
                contact.phone = phone.map_or(contact.phone, String::from);
            }
            Action::ChangeLanguage { language } => contact.language = language.into(),
            _ => {}
        }
    }
    contact
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixtures::{acted, queued, refused, text};
    use bookmobile_circulation::action::MaybeText;
    use bookmobile_circulation::sync::State;
    use bookmobile_circulation::{ActionKey, PatronId};

    #[test]
    fn contact_data_change_one_by_one() {
        let profile = Profile {
            id: PatronId(ActionKey::v7(1, &[0; 10]).0),
            card: "R1".into(),
            username: None,
            name: "林晓".into(),
            category: "adult".into(),
            valid_until: None,
            email: Some("a@example.org".into()),
            phone: Some("1".into()),
            language: None,
            keeps_history: false,
            owed: 0,
            roles: Vec::new(),
        };
        let phone = Action::ChangeContact { email: None, phone: MaybeText::try_from(String::new()).ok() };
        let language = Action::ChangeLanguage { language: text("en") };
        let email = MaybeText::try_from("b@example.org".to_owned()).ok();
        let refused = (Action::ChangeContact { email, phone: None }, refused());
        let contact = contact(&acted(&[queued(phone), queued(language), refused], State::default()), &profile);
        let expected = Contact { email: "a@example.org".into(), phone: String::new(), language: "en".into() };
        assert_eq!(contact, expected);
    }
}
