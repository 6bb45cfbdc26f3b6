//! Work on the parts of something long, on every core, in the order of the
//! parts. As many are in memory as there are cores, and a few more.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Calls `work` with each part that `next` returns, on several threads, and
/// `take` with what comes of it, in order. Ends with the first error of either.
pub(super) fn in_order<Part: Send, Done: Send, E: Send>(
    mut next: impl FnMut() -> Result<Option<Part>, E> + Send,
    work: impl Fn(Part) -> Done + Sync,
    mut take: impl FnMut(Done) -> Result<(), E>,
) -> Result<(), E> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let (parts, done): (Vec<SyncSender<Result<Part, E>>>, Vec<Receiver<Result<Done, E>>>) = (0
            ..workers)
            .map(|_| {
                let (part, parts) = sync_channel(1);
                let (done, all_done) = sync_channel(1);
                let work = &work;
                scope.spawn(move || {
                    // An end on either side ends the other.
                    for part in parts {
                        if done.send(Result::map(part, work)).is_err() {
                            break;
                        }
                    }
                });
                (part, all_done)
            })
            .unzip();
        scope.spawn(move || {
            for worker in parts.iter().cycle() {
                let Some(part) = next().transpose() else { break };
                if worker.send(part).is_err() {
                    break;
                }
            }
        });
        for worker in done.iter().cycle() {
            let Ok(one) = worker.recv() else { break };
            take(one?)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_the_parts_comes_in_their_order() {
        let mut parts = 0..1_000;
        let mut taken = Vec::new();
        let done: Result<(), ()> = in_order(
            || Ok(parts.next()),
            |part| part * 2,
            |double| {
                taken.push(double);
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        assert!(taken.iter().copied().eq((0..1_000).map(|part| part * 2)));
    }

    #[test]
    fn an_error_on_either_side_ends_it() {
        let mut parts = 0..;
        let next = || match parts.next() {
            Some(100) => Err("no more"),
            part => Ok(part),
        };
        assert_eq!(in_order(next, |part| part, |_| Ok(())), Err("no more"));
        let take = |part| if part == 50 { Err("full") } else { Ok(()) };
        assert_eq!(in_order(|| Ok(Some(50)), |part: u32| part, take), Err("full"));
    }
}
