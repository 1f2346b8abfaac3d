//! The form of a patron's account, looked through before it goes to the library.

use crate::scan::code;
use bookmobile_circulation::{Barcode, CategoryCode, Day};

/// What stands in the fields.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The card number.
    pub card: String,
    /// The name.
    pub name: String,
    /// The code of the category.
    pub category: String,
    /// The phone number.
    pub phone: String,
    /// The address for mail.
    pub email: String,
    /// The last day of the card, `2027-12-31`.
    pub valid_until: String,
}

/// The same, looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The card number.
    pub card: Barcode,
    /// The name.
    pub name: String,
    /// The category.
    pub category: CategoryCode,
    /// The phone number, where there is one.
    pub phone: Option<String>,
    /// The address for mail, where there is one.
    pub email: Option<String>,
    /// The last day of the card; none: it has none.
    pub valid_until: Option<Day>,
}

/// What is missing or wrong; one thing at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is no name.
    Name,
    /// This is no address for mail.
    Email,
    /// There is no card number, or it is too long for one.
    Card,
    /// No category was chosen.
    Category,
    /// This is no day.
    Day,
}

impl Typed {
    /// What was filled in, or what is to be filled in otherwise.
    ///
    /// # Errors
    /// When something is missing or wrong.
    pub fn filled(&self) -> Result<Filled, Wrong> {
        let if_any = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let name = if_any(&self.name).ok_or(Wrong::Name)?;
        let email = if_any(&self.email);
        if email.as_ref().is_some_and(|email| !email.contains('@') || email.contains(' ')) {
            return Err(Wrong::Email);
        }
        Ok(Filled {
            card: Barcode::new(&code(&self.card)).map_err(|_| Wrong::Card)?,
            name,
            category: CategoryCode::new(self.category.trim()).map_err(|_| Wrong::Category)?,
            phone: if_any(&self.phone),
            email,
            valid_until: if_any(&self.valid_until).map(|day| Day::parse(&day)).transpose().map_err(|_| Wrong::Day)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let [card, name, category] = [" R0001 ", " 林晓 ", "adult"].map(str::to_owned);
        Typed { card, name, category, ..Typed::default() }
    }

    #[test]
    fn what_is_left_out_is_none() {
        let filled = typed().filled().expect("all that is needed is there");
        assert_eq!((filled.card.as_str(), filled.name.as_str()), ("R0001", "林晓"));
        assert_eq!((filled.phone, filled.email, filled.valid_until), (None, None, None));
        let day = Typed { valid_until: "2027-12-31".to_owned(), phone: " 010-1 ".to_owned(), ..typed() };
        let filled = day.filled().expect("a day");
        assert_eq!(filled.valid_until.map(|day| day.to_string()).as_deref(), Some("2027-12-31"));
        assert_eq!(filled.phone.as_deref(), Some("010-1"));
    }

    #[test]
    fn an_input_method_does_not_spoil_a_card_number() {
        let wide = Typed { card: "Ｒ０００１".to_owned(), ..typed() };
        assert_eq!(wide.filled().map(|filled| filled.card.to_string()).as_deref(), Ok("R0001"));
    }

    #[test]
    fn one_thing_is_wrong_at_a_time() {
        let text = |text: &str| text.to_owned();
        for (typed, wrong) in [
            (Typed { name: text("  "), card: text(""), ..typed() }, Wrong::Name),
            (Typed { email: text("lin"), ..typed() }, Wrong::Email),
            (Typed { email: text("lin @library.example"), ..typed() }, Wrong::Email),
            (Typed { card: text(" "), ..typed() }, Wrong::Card),
            (Typed { category: text(""), ..typed() }, Wrong::Category),
            (Typed { valid_until: text("2027-02-30"), ..typed() }, Wrong::Day),
        ] {
            assert_eq!(typed.filled(), Err(wrong), "{typed:?}");
        }
    }
}
