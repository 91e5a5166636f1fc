//! Two actors that send to each other through bounded channels can both wait for room.

include!("../src/main.rs");

async fn crawl(room: usize) -> bool {
    let (send_page, pages) = mpsc::channel(room);
    let (send_link, links) = mpsc::channel(room);
    send_link.send(1).await.expect("there is room");
    let crawl = async { tokio::join!(load(links, send_page), parse(pages, send_link)) };
    timeout(HOUR, crawl).await.is_ok()
}

#[tokio::test(start_paused = true)]
async fn both_mailboxes_are_full() {
    assert!(!crawl(2).await);
}

/// More room only moves the number of pages at which they stop.
#[tokio::test(start_paused = true)]
async fn a_larger_mailbox_is_full_later() {
    assert!(!crawl(8).await);
    assert!(crawl(40).await);
}

/// An actor that sends and receives in one `select!` keeps what it cannot send yet, and goes on receiving.
#[tokio::test(start_paused = true)]
async fn with_a_list_of_its_own_parse_never_waits_to_send_only() {
    let (send_page, pages) = mpsc::channel(2);
    let (send_link, links) = mpsc::channel(2);
    let crawl =
        async { tokio::join!(load(links, send_page), parse_and_keep(pages, send_link)) };
    assert!(timeout(HOUR, crawl).await.is_ok());
}

async fn parse_and_keep(mut pages: Receiver<u32>, links: Sender<u32>) {
    let mut found = std::collections::VecDeque::from([1]);
    let mut read = 0;
    while read < PAGES {
        tokio::select! {
            Some(page) = pages.recv() => {
                read += 1;
                found.extend((3 * page - 1..=3 * page + 1).filter(|link| *link <= PAGES));
            }
            Ok(room) = links.reserve(), if !found.is_empty() => {
                room.send(found.pop_front().unwrap());
            }
        }
    }
}
