//! What was found, as tables.

use crate::args::Options;

/// The measurements of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    pub(crate) fn min(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Of an even number the mean of the two in the middle.
    fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
        (middle(sorted.len().saturating_sub(1) / 2) + middle(sorted.len() / 2)) / 2.0
    }
}

/// The measurements of all servers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) hand: Sample,
    pub(crate) feathers: Sample,
    /// Where it was measured.
    pub(crate) hooked: Sample,
}

/// One table, written as its rows come.
#[derive(Debug)]
pub(crate) struct Report {
    /// One measurement a server, or several with their minimum and median.
    several: bool,
}

pub(crate) fn introduce() {
    println!(
        "\
The same service, written by hand on socketioxide and as a Feathers service: a server process each, both on this
machine with their client. `find` sends a query of 69 B and is answered with 3 records in 330 B, `get` with one
record; depth is how many calls are under way on the one connection. An event goes to 100 connected clients, the
caller of `create` among them. Ratio: feathers / hand, so less than 1 is less than by hand; for a hook: with / without."
    );
}

impl Report {
    pub(crate) fn instructions(version: &str) -> Self {
        println!("\nInstructions a call or delivery in user space, 1 worker ({version}, callgrind)\n");
        println!("{:24} {:>10} {:>10} {:>7} {:>7}", "", "hand", "feathers", "ratio", "goal");
        Self { several: false }
    }

    pub(crate) fn cpu(workers: usize, options: &Options) -> Self {
        let (s, seconds) = (if workers == 1 { "" } else { "s" }, options.slice.as_secs_f64());
        println!(
            "\nCPU time a call or delivery, µs of user and system, {workers} worker{s} (rounds: {} of {seconds} s)\n",
            options.rounds
        );
        println!("{:24} {:^20}   {:^20}   {:^15}", "", "hand", "feathers", "ratio");
        let twice = |width| format!("{:>width$} {:>width$}", "min", "median", width = width);
        println!("{:24} {}   {}   {} {:>7}", "", twice(9), twice(9), twice(7), "goal");
        Self { several: true }
    }

    /// What one typed hook before the method adds.
    pub(crate) fn hooked(&self, pair: &Pair) {
        let hooked = pair.hooked.min();
        if hooked.is_finite() {
            println!(
                "{:24} {:>10} {hooked:>10.0} {:>7.3} {:>7}",
                "  with a hook before it",
                "",
                hooked / pair.feathers.min(),
                "1.05"
            );
        }
    }

    pub(crate) fn row(&self, name: &str, pair: &Pair, goal: Option<f64>) {
        let Pair { hand, feathers, .. } = pair;
        let goal = goal.map(|goal| format!("{goal:.2}")).unwrap_or_default();
        let ratio = feathers.min() / hand.min();
        if !self.several {
            println!("{name:24} {:>10.0} {:>10.0} {ratio:>7.3} {goal:>7}", hand.min(), feathers.min());
            return;
        }
        let of_medians = feathers.median() / hand.median();
        let both = |sample: &Sample| format!("{:>9.2} {:>9.2}", sample.min(), sample.median());
        println!("{name:24} {}   {}   {ratio:>7.3} {of_medians:>7.3} {goal:>7}", both(hand), both(feathers));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_and_median() {
        let sample = |values: &[f64]| Sample(values.to_vec());
        assert_eq!(sample(&[3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(sample(&[4.0, 1.0, 2.0, 3.0]).median(), 2.5);
        assert_eq!(sample(&[3.0, 1.0]).min(), 1.0);
    }
}
