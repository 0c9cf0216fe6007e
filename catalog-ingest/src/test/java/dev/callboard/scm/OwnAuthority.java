package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority that no JDK knows, and a server's certificate that it has signed. */
record OwnAuthority(Path pem, SSLContext server) {

    private static final String PASSWORD = "changeit";

    /** @param names whom the server's certificate is for, as {@code dns:host} or {@code ip:address} */
    static OwnAuthority in(Path folder, String... names) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("keys.p12");
        Path pem = folder.resolve("authority.pem");
        keytool(store, "-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=Own", "-ext", "bc:c");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "server",
                "-signer",
                "authority",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Server",
                "-ext",
                "san=" + String.join(",", names));
        keytool(store, "-exportcert", "-rfc", "-alias", "authority", "-file", pem.toString());
        return new OwnAuthority(pem, tls(store));
    }

    private static void keytool(Path store, String... arguments) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(Arrays.stream(arguments), Stream.of("-keystore", store.toString(), "-storepass", PASSWORD))
                .flatMap(part -> part)
                .forEach(command::add);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.onExit().join().exitValue()).as(said).isZero();
    }

    private static SSLContext tls(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        keys.deleteEntry("authority");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }
}
