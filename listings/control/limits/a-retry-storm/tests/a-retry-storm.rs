//! What five retries do to a provider that is down, and what they do on a budget.

include!("../src/main.rs");
use call_limits::Budget;
use std::sync::Arc;

#[tokio::test(start_paused = true)]
async fn without_a_budget_the_calls_multiply() {
    for seed in 0..20 {
        fastrand::seed(seed);
        let calls = serve(5).await;
        let most = calls.iter().max().expect("there are ten");
        assert!((400..500).contains(most), "seed {seed}: {calls:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn on_a_budget_there_are_half_as_many_again_and_then_a_tenth() {
    for seed in 0..20 {
        fastrand::seed(seed);
        let model = Model::new(Script { outage: 20..30, ..Script::default() });
        let budget = Arc::new(Budget::new());
        let mut users = JoinSet::new();
        let mut counted = Vec::new();
        for second in 1..=30 {
            for _ in 0..20 {
                users.spawn(one_user_on_a_budget(model.clone(), budget.clone()));
                sleep(Duration::from_millis(50)).await;
            }
            if [20, 25, 30].contains(&second) {
                counted.push(model.counts().calls);
            }
        }
        let (at_first, then) = (counted[1] - counted[0], counted[2] - counted[1]);
        assert!((130..=160).contains(&at_first), "seed {seed}: {at_first}");
        assert!((105..=115).contains(&then), "seed {seed}: {then}");
    }
}

async fn one_user_on_a_budget(model: Model, budget: Arc<Budget>) {
    budget.earn();
    for retry in 0..=5 {
        if model.ask("a question").await.is_ok() || retry == 5 || !budget.spend() {
            return;
        }
        sleep(full_jitter(retry)).await;
    }
}
