package app;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks the running server. Needs nothing but a JDK: {@code java -cp classes app.ServerCheck}. */
public final class ServerCheck {

    public static void main(String[] arguments) throws Exception {
        HttpServer server = Server.start(0);
        HttpClient client = HttpClient.newHttpClient();
        try {
            check(client, server, "/", 200, "<h1>" + Server.NAME + "</h1>");
            check(client, server, "/healthz", 200, "ok");
            check(client, server, "/nowhere", 404, "not found");
        } finally {
            server.stop(0);
        }
        System.out.println("3 checks passed");
    }

    private static void check(HttpClient client, HttpServer server, String path, int status, String text)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != status || !answer.body().contains(text)) {
            throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        }
    }
}
