//! A future against a clock.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// What `future` gives, or none when `timer` is over first. What is ready at once is given, however late it is.
pub async fn race<T>(future: impl Future<Output = T>, timer: impl Future<Output = ()>) -> Option<T> {
    let (mut future, mut timer) = (pin!(future), pin!(timer));
    poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        timer.as_mut().poll(context).map(|()| None)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[test]
    fn whoever_is_first_wins() {
        assert_eq!(pollster::block_on(race(ready(1), pending())), Some(1));
        assert_eq!(pollster::block_on(race(pending::<u8>(), ready(()))), None);
        assert_eq!(pollster::block_on(race(ready(1), ready(()))), Some(1), "an answer is an answer");
    }

    #[test]
    fn an_answer_that_comes_before_the_time_is_over_counts() {
        let mut polls = 0;
        let later = poll_fn(move |context| {
            polls += 1;
            context.waker().wake_by_ref();
            if polls == 3 { Poll::Ready("here") } else { Poll::Pending }
        });
        assert_eq!(pollster::block_on(race(later, pending())), Some("here"));
    }
}
