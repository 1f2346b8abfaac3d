//! Places at events as the patron left them: what the server last told, with the unanswered actions already done to it.

use super::lists::unconfirmed;
use crate::outbox::View;
use bookmobile_circulation::EventId;
use bookmobile_circulation::action::Action;

/// How a patron stands to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether the patron has a place, or shall have one.
    pub is_mine: bool,
    /// Whether the library has not answered yet.
    pub is_waiting: bool,
}

/// How the patron stands to an event.
pub fn place(view: &View, event: &EventId) -> Place {
    let is_told = view.state.iter().flat_map(|state| state.events.iter().flatten()).any(|of| of == event);
    let waiting = unconfirmed(view).rev().find_map(|(_, action)| match action {
        Action::JoinEvent { event: of } if of == *event => Some(true),
        Action::LeaveEvent { event: of } if of == *event => Some(false),
        _ => None,
    });
    Place { is_mine: waiting.unwrap_or(is_told), is_waiting: waiting.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixtures::{acted, queued, refused};
    use bookmobile_circulation::sync::State;

    #[test]
    fn a_place_is_mine_as_soon_as_i_want_it() {
        let event = |name: &str| EventId::new(name).expect("a name");
        let state = State { events: Some(vec![event("a")]), ..State::default() };
        let join = |name: &str| Action::JoinEvent { event: event(name) };
        let view = acted(
            &[queued(Action::LeaveEvent { event: event("a") }), queued(join("b")), (join("c"), refused())],
            state.clone(),
        );
        let stands = |name: &str| {
            let Place { is_mine, is_waiting } = place(&view, &event(name));
            (is_mine, is_waiting)
        };
        assert_eq!([stands("a"), stands("b"), stands("c")], [(false, true), (true, true), (false, false)]);
        assert!(place(&acted(&[], state), &event("a")).is_mine);
    }
}
