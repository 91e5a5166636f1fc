use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// Page 1 links to pages 2 to 4, page 2 to pages 5 to 7, and so on.
const PAGES: u32 = 40;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (send_page, pages) = mpsc::channel(2);
    let (send_link, links) = mpsc::channel(2);
    send_link.send(1).await.expect("there is room");
    let crawl = async { tokio::join!(load(links, send_page), parse(pages, send_link)) };
    match timeout(HOUR, crawl).await {
        Ok(_) => println!("{PAGES} pages are read"),
        Err(_) => println!("nothing has moved for an hour"),
    }
}

async fn load(mut links: Receiver<u32>, pages: Sender<u32>) {
    while let Some(link) = links.recv().await {
        sleep(Duration::from_millis(10)).await; // the page is loaded
        pages.send(link).await.expect("parse runs until the last page");
    }
}

async fn parse(mut pages: Receiver<u32>, links: Sender<u32>) {
    for _ in 0..PAGES {
        let page = pages.recv().await.expect("load runs as long as there are links");
        for link in 3 * page - 1..=3 * page + 1 {
            if link <= PAGES {
                links.send(link).await.expect("load runs as long as there are links");
            }
        }
    }
}
