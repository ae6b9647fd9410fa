//! What was found of records, as tables.

use crate::args::Options;
use crate::load::Load;
use crate::report::{Pair, Sample};

/// One table, written as its rows come.
#[derive(Debug)]
pub(super) struct Report {
    decimals: usize,
    goal: fn(Load) -> Option<f64>,
}

pub(super) fn introduce() {
    println!(
        "\
\nPages of records from SQLite: `find` with two conditions, a sort and a limit is answered with 10 of 20 of 1000 todos, and how
many match. By hand: a handler of socketioxide with `sqlx::query_as`; Node: @feathersjs/knex with better-sqlite3. Ratio:
feathers / the other, of the least."
    );
}

impl Report {
    pub(super) fn instructions(version: &str) -> Self {
        println!("\nInstructions a page in user space, of all threads, 1 worker ({version}, callgrind)\n");
        Self { decimals: 0, goal: |load| load.goals().instructions }.headed()
    }

    pub(super) fn cpu(options: &Options) -> Self {
        let seconds = options.slice.as_secs_f64();
        println!("\nCPU time a page, µs of user and system, 1 worker (rounds: {} of {seconds} s)\n", options.rounds);
        Self { decimals: 2, goal: |load| load.goals().cpu(1) }.headed()
    }

    fn headed(self) -> Self {
        println!("{:24} {:>10} {:>10} {:>7} {:>7} {:>10} {:>7}", "", "hand", "feathers", "ratio", "goal", "Node", "ratio");
        self
    }

    pub(super) fn row(&self, load: Load, pair: &Pair, node: Option<&Sample>) {
        let (hand, feathers, decimals) = (pair.hand.min(), pair.feathers.min(), self.decimals);
        let goal = (self.goal)(load).map(|goal| format!("{goal:.2}")).unwrap_or_default();
        let ratio = feathers / hand;
        let beside = node.map(Sample::min).map(|node| format!(" {node:>10.decimals$} {:>7.3}", feathers / node));
        let beside = beside.unwrap_or_default();
        println!("{:24} {hand:>10.decimals$} {feathers:>10.decimals$} {ratio:>7.3} {goal:>7}{beside}", load.name());
    }
}
