//! Sockets. An operation is tried first, and waits only if it would block.

use crate::reactor::{Tried, Watched};
use futures::{AsyncRead, AsyncWrite, future::poll_fn};
use std::io::{ErrorKind, Read, Result, Write};
use std::net::{Shutdown, SocketAddr};
use std::{pin::Pin, task::Context, task::Poll};

/// A name such as `localhost` isn't looked up, because that would block the thread.
fn parse(address: impl ToString) -> Result<SocketAddr> {
    address.to_string().parse().map_err(|_| ErrorKind::InvalidInput.into())
}

pub struct TcpListener(Watched<mio::net::TcpListener>);

impl TcpListener {
    pub async fn bind(address: impl ToString) -> Result<TcpListener> {
        let listener = mio::net::TcpListener::bind(parse(address)?)?;
        Ok(TcpListener(Watched::new(listener)?))
    }

    pub fn local_addr(&self) -> Result<SocketAddr> {
        self.0.socket.local_addr()
    }

    pub async fn accept(&self) -> Result<(TcpStream, SocketAddr)> {
        let accepted = poll_fn(|context| self.0.poll(context, self.0.socket.accept()));
        let (stream, address) = accepted.await?;
        Ok((TcpStream(Watched::new(stream)?), address))
    }
}

pub struct TcpStream(Watched<mio::net::TcpStream>);

impl TcpStream {
    pub async fn connect(address: impl ToString) -> Result<TcpStream> {
        let stream = mio::net::TcpStream::connect(parse(address)?)?;
        let stream = TcpStream(Watched::new(stream)?);
        poll_fn(|context| stream.0.poll(context, stream.is_connected())).await?;
        Ok(stream)
    }

    fn is_connected(&self) -> Result<()> {
        let (error, peer) = (self.0.socket.take_error()?, self.0.socket.peer_addr());
        error.map_or(peer, Err).map(drop).map_err(|error| match error.kind() {
            ErrorKind::NotConnected => ErrorKind::WouldBlock.into(),
            _ => error,
        })
    }
}

impl AsyncRead for TcpStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context, buf: &mut [u8]) -> Tried<usize> {
        self.0.poll(cx, (&self.0.socket).read(buf))
    }
}

impl AsyncWrite for TcpStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context, buf: &[u8]) -> Tried<usize> {
        self.0.poll(cx, (&self.0.socket).write(buf))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context) -> Tried<()> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context) -> Tried<()> {
        Poll::Ready(self.0.socket.shutdown(Shutdown::Write))
    }
}
