package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every request with the same bytes, which lie ready: what no server can do faster. */
final class StaticServer {

    private StaticServer() {}

    /** How long the fastest of several answers took, in nanoseconds. */
    static long fastest(byte[] body, int times) throws IOException, InterruptedException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.ofPlatform().start(() -> serve(socket, body, times));
            long fastest = Long.MAX_VALUE;
            try (HttpConnection connection = new HttpConnection(socket.getLocalPort())) {
                for (int n = 0; n < times; n++) {
                    long begin = System.nanoTime();
                    connection.get("/", "");
                    fastest = Math.min(fastest, System.nanoTime() - begin);
                }
            }
            server.join();
            return fastest;
        }
    }

    private static void serve(ServerSocket socket, byte[] body, int times) {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        try (Socket connection = socket.accept()) {
            OutputStream out = connection.getOutputStream();
            for (int n = 0; n < times; n++) {
                readRequest(connection);
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException("The static server failed", e);
        }
    }

    private static void readRequest(Socket connection) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int c = connection.getInputStream().read();
            if (c < 0) {
                throw new IOException("The client hung up");
            }
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        }
    }
}
