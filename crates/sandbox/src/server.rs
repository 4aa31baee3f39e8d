//! Connections accepted, until told to stop.

use std::{io, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use super::{
    connection::{self, stopping},
    world::World,
};

/// How long to wait when there are no file descriptors for a connection.
const ACCEPT_AGAIN: Duration = Duration::from_millis(10);

/// Accepts connections until told to stop, then lets them finish. Dropping the
/// future closes all of them.
pub(super) async fn serve(
    listener: TcpListener,
    world: Arc<World>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = accept(&listener, &world) => {
                if let Some(stream) = accepted {
                    connections.spawn(connection::serve(stream, Arc::clone(&world), stop.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
            () = stopping(&mut stop) => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn accept(listener: &TcpListener, world: &World) -> Option<tokio::net::TcpStream> {
    match listener.accept().await {
        Ok((stream, _)) => {
            // Answers are small; waiting for more to send only delays them.
            let _ = stream.set_nodelay(true);
            Some(stream)
        }
        Err(error) => {
            if error.kind() != io::ErrorKind::ConnectionAborted {
                world.crowded.notify_one();
                tokio::time::sleep(ACCEPT_AGAIN).await;
            }
            None
        }
    }
}
