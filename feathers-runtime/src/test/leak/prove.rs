//! The rounds: ask, call, look.

use std::collections::BTreeMap;

use super::Leaks;
use super::check::{Verdict, View, hidden};
use super::known::Key;
use super::round::{Random, Round};
use crate::test::quiet::{quiet, settled};
use crate::test::{Client, Received};

/// What one user may see of each known record.
type Allowed = BTreeMap<Key, Verdict>;

/// How a call went over all rounds.
#[derive(Default)]
struct Tried {
    succeeded: bool,
    error: Option<String>,
}

impl Leaks<'_> {
    pub(super) async fn run(mut self) -> Result<(), String> {
        if self.users.is_empty() || self.calls.is_empty() {
            return Err("nothing is proved without `.users(…)` and `.call(…)`".to_owned());
        }
        quiet(&self.core).await?;
        self.users.iter().for_each(|user| drop(user.events()));
        self.known.begin(&self.core, self.id_field.take());
        let random = Random::new(self.seed);
        let mut tried: Vec<Tried> = self.calls.iter().map(|_| Tried::default()).collect();
        let mut told = 0;
        for number in 1..=self.rounds {
            let allowed = self.ask_before().await;
            let user = self.users[random.below(self.users.len())];
            let chosen = random.below(self.calls.len());
            let (name, call) = &self.calls[chosen];
            let round = Round { number, client: user, known: &self.known, random: &random };
            match call.run(&round).await {
                None => tried[chosen].succeeded = true,
                Some(error) => tried[chosen].error = Some(format!("{error:?}")),
            }
            let when = format!("in round {number}, in which {} called `{name}`", user.name());
            // What a task still says counts for the next round; the last round waits for it.
            if number == self.rounds { quiet(&self.core).await } else { settled(&self.core).await }?;
            self.known.learn().await?;
            told += self.look(&allowed).await.map_err(|leak| format!("{leak}\n  {when}"))?;
            self.known.forget_removed();
        }
        self.was_it_worth_it(&tried, told)
    }

    async fn ask_before(&self) -> Vec<Allowed> {
        let mut all = Vec::with_capacity(self.users.len());
        for user in &self.users {
            let mut allowed = Allowed::new();
            for (key, record) in self.known.records() {
                let event = Received { name: format!("{} removed", key.0), data: record.data.clone() };
                allowed.insert(key.clone(), self.check.ask(user, &event, Some(&record.id)).await);
            }
            all.push(allowed);
        }
        all
    }

    /// Looks at what everybody was told, and answers how much that was.
    async fn look(&self, allowed: &[Allowed]) -> Result<usize, String> {
        let mut count = 0;
        for (user, allowed) in self.users.iter().zip(allowed) {
            for event in user.events() {
                count += 1;
                if !event.path().is_empty() && !self.except.contains(&event.name) {
                    self.judge(user, &event, allowed).await.map_err(|why| leak(user, &event, &why))?;
                }
            }
        }
        Ok(count)
    }

    async fn judge(&self, user: &Client, event: &Received, allowed: &Allowed) -> Result<(), String> {
        let asked;
        let verdict = match self.known.key(event.path(), &event.data).filter(|_| event.event() == "removed") {
            Some(key) => allowed.get(&key).ok_or(
                "nobody could be asked whether it may see it before it was removed, because the prover had not heard of it: \
                 make the records known with `.known(…)`, and one call a round",
            )?,
            None => {
                asked = self.check.ask(user, event, self.known.id_of(&event.data)).await;
                &asked
            }
        };
        match verdict {
            Ok(View::Answer(answer)) if !self.ids_only => match hidden(&event.data, answer) {
                Some(field) => Err(format!("it may see the record, but its own `get` does not show `{field}`")),
                None => Ok(()),
            },
            Ok(_) => Ok(()),
            Err(why) if event.event() == "removed" => Err(format!("{why}, before it was removed")),
            Err(why) => Err(why.clone()),
        }
    }

    /// A test that proves nothing looks like one that proves all.
    fn was_it_worth_it(&self, tried: &[Tried], told: usize) -> Result<(), String> {
        for ((name, _), tried) in self.calls.iter().zip(tried) {
            if !tried.succeeded {
                let error = tried.error.as_deref().unwrap_or("it was never made");
                return Err(format!("nothing is proved: the call `{name}` never succeeded: {error}"));
            }
        }
        if told == 0 {
            return Err("nothing is proved: no user was told of any event".to_owned());
        }
        Ok(())
    }
}

fn leak(user: &Client, event: &Received, why: &str) -> String {
    format!("a leak: {} was told {event:?}\n  {why}", user.name())
}
