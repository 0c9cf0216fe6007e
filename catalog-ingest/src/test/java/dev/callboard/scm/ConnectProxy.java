package dev.callboard.scm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A forward proxy that takes every host for one port of this machine. */
final class ConnectProxy implements AutoCloseable {

    private final int port;
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ConnectProxy(int port) throws IOException {
        this.port = port;
        threads.execute(this::accept);
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved("127.0.0.1", socket.getLocalPort());
    }

    /** The first line of each. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                open.add(client);
                threads.execute(() -> tunnel(client));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void tunnel(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(server);
            // Whoever asks says nothing more until it has the answer.
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            requests.add(head.readLine());
            String header = head.readLine();
            while (header != null && !header.isEmpty()) {
                header = head.readLine();
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            threads.execute(() -> copy(client, server));
            copy(server, client);
        } catch (IOException gone) {
            // One of them has left.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            // One of them has left.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket one : open) {
            one.close();
        }
        threads.shutdownNow();
    }
}
