package dev.callboard.scm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/** The bare repositories of a folder over Git's smart HTTP protocol. */
final class SmartHttpServer implements AutoCloseable {

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable String login;
    private volatile @Nullable String redirectTo;
    private volatile int failWith;
    private volatile Runnable beforeReceive = () -> {};

    SmartHttpServer(Path root) throws IOException {
        this(root, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private SmartHttpServer(Path root, HttpServer server) {
        this.root = root;
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One that shows a certificate. */
    static SmartHttpServer overTls(Path root, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new SmartHttpServer(root, server);
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return (server instanceof HttpsServer ? "https://" : "http://") + host();
    }

    /** Demands a user and password from now on. */
    void demand(String user, String password) {
        login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    void redirectTo(String url) {
        redirectTo = url;
    }

    void failWith(int status) {
        failWith = status;
    }

    /** Runs something between a client's look at the refs and its push. */
    void beforeReceive(Runnable action) {
        beforeReceive = action;
    }

    List<String> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (failWith != 0) {
                exchange.sendResponseHeaders(failWith, -1);
                return;
            }
            if (login != null && !login.equals(authorization)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (redirectTo != null) {
                exchange.getResponseHeaders().set("Location", redirectTo + exchange.getRequestURI());
                exchange.sendResponseHeaders(301, -1);
                return;
            }
            int end = path.indexOf(".git/");
            File folder = end < 0 ? null : new File(root.toFile(), path.substring(0, end + 4));
            if (folder == null || !folder.isDirectory()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            if (path.endsWith("/git-receive-pack")) {
                beforeReceive.run();
            }
            try (Repository repository =
                    new RepositoryBuilder().setGitDir(folder).setMustExist(true).build()) {
                serve(exchange, repository, path.substring(end + 5));
            }
        }
    }

    private static void serve(HttpExchange exchange, Repository repository, String action) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean receive = (action + query).contains("git-receive-pack");
        String service = receive ? "git-receive-pack" : "git-upload-pack";
        String kind = action.equals("info/refs") ? "advertisement" : "result";
        exchange.getResponseHeaders().set("Content-Type", "application/x-" + service + "-" + kind);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody();
                InputStream in = body(exchange)) {
            if (receive) {
                receive(repository, action, in, out);
            } else {
                upload(exchange, repository, action, in, out);
            }
        }
    }

    private static void upload(
            HttpExchange exchange, Repository repository, String action, InputStream in, OutputStream out)
            throws IOException {
        UploadPack upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            upload.setExtraParameters(List.of(protocol.split(":")));
        }
        if (action.equals("info/refs")) {
            upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        } else {
            upload.upload(in, out, null);
        }
    }

    private static void receive(Repository repository, String action, InputStream in, OutputStream out)
            throws IOException {
        ReceivePack receive = new ReceivePack(repository);
        receive.setBiDirectionalPipe(false);
        if (action.equals("info/refs")) {
            var packets = new PacketLineOut(out);
            packets.writeString("# service=git-receive-pack\n");
            packets.end();
            receive.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(packets));
        } else {
            receive.receive(in, out, null);
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
