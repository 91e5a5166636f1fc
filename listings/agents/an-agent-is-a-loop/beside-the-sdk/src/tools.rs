//! The tools, the same as the SDK gets, and what they count.

use desk::{Agent, Driver, NoArguments, Tool};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

#[derive(Deserialize, JsonSchema)]
struct Place {
    city: String,
}

#[derive(Deserialize, JsonSchema)]
struct Question {
    input: String,
}

#[derive(Deserialize, JsonSchema)]
pub struct Forecast {
    city: String,
    degrees: i32,
}

impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}° in {}", self.degrees, self.city)
    }
}

pub fn agent(client: &Client, working: &Working) -> Agent {
    let mut agent = Agent::new("m", "Be brief.");

    let works = working.clone();
    agent = agent.tool(Tool::new("get_weather", "", move |Place { city }| {
        let at_work = works.begin();
        async move {
            let _at_work = at_work;
            sleep(Duration::from_millis(300)).await;
            if city == "Atlantis" {
                return Err("no such city".into());
            }
            Ok(format!("sunny in {city}"))
        }
    }));

    let works = working.clone();
    let hang = Tool::new("hang", "", move |_: NoArguments| {
        let at_work = works.begin();
        async move {
            let _at_work = at_work;
            pending().await
        }
    });
    agent = agent.tool(hang.timeout(Duration::from_millis(600)));

    let works = working.clone();
    agent = agent.tool(Tool::blocking("read_file", "", move |_: NoArguments| {
        let _at_work = works.begin();
        thread::sleep(Duration::from_millis(300));
        Ok("a text".to_string())
    }));

    let works = working.clone();
    let send_mail = Tool::new("send_mail", "", move |_: NoArguments| {
        let at_work = works.begin();
        async move {
            let _at_work = at_work;
            Ok("sent".to_string())
        }
    });
    agent = agent.tool(send_mail.with_effects().needs_approval());

    let writer = Arc::new(Driver::new(Agent::new("writer", ""), client.clone()));
    agent.tool(Tool::new("ask_writer", "", move |question: Question| {
        let writer = Arc::clone(&writer);
        async move { Ok(writer.run(&question.input).await?) }
    }))
}

/// How many tools work, have worked, and have worked at once.
#[derive(Clone, Default)]
pub struct Working(Arc<Mutex<[u64; 3]>>);

/// A tool at work, until it is dropped.
struct AtWork(Working);

impl Working {
    /// How many calls there were, and at once.
    pub fn counts(&self) -> (u64, u64) {
        let [_, all, most] = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (all, most)
    }

    fn begin(&self) -> AtWork {
        let [now, all, most] =
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += 1;
        *all += 1;
        *most = (*most).max(*now);
        AtWork(self.clone())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)[0] -= 1;
    }
}
