//! A server has a task for each open tab of a browser. The task loads a page, keeps its title, and waits for a click,
//! perhaps for hours.
//!
//! `title` borrows the page, so only the end of a block frees its place. The future of `load` needs as much room as the
//! page, and it is awaited in a box, which is freed once the page is loaded.

use tokio::sync::oneshot::Receiver;
use tokio::task::yield_now;

pub struct Page([u8; 4096]);

impl Page {
    /// What stands between the first two quotation marks.
    pub fn title(&self) -> String {
        let text = String::from_utf8_lossy(&self.0);
        text.split('"').nth(1).unwrap_or_default().to_string()
    }
}

/// Loads a page, and returns its title when the user clicks.
pub async fn tab(number: u32, click: Receiver<()>) -> String {
    let title = {
        let page = Box::pin(load(number)).await;
        page.title()
    };
    let _ = click.await;
    title
}

async fn load(number: u32) -> Page {
    let mut page = Page([b' '; 4096]);
    let title = format!("\"page {number}\"");
    yield_now().await; // the page comes
    page.0[..title.len()].copy_from_slice(title.as_bytes());
    page
}
