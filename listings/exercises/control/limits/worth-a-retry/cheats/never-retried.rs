use scripted_model::{Model, Refusal};

pub struct Client {
    model: Model,
}

impl Client {
    pub fn new(model: Model) -> Client {
        Client { model }
    }

    pub async fn ask(&self, question: &str) -> Result<String, Refusal> {
        self.model.ask(question).await
    }
}
