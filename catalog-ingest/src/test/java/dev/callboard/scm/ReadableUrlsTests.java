package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableUrlsTests {

    @ParameterizedTest
    @CsvSource({
        "files.example, https://files.example/a.yaml, true",
        "files.example, http://files.example/a.yaml, true",
        "files.example, https://FILES.example:443/a.yaml, true",
        "FILES.example, https://files.example/a.yaml, true",
        "files.example, https://files.example:8443/a.yaml, false",
        "files.example, http://files.example:443/a.yaml, false",
        "files.example, https://evil.example/files.example, false",
        "files.example, https://files.example.evil.example/a, false",
        "files.example, https://files.example@evil.example/a, false",
        "files.example, https://me:secret@files.example/a, false",
        "files.example, ftp://files.example/a, false",
        "files.example, file:///etc/passwd, false",
        "files.example, not a url, false",
        "files.example:8443, https://files.example:8443/a.yaml, true",
        "files.example:8443, https://files.example/a.yaml, false",
        "files.example:8000-8999, http://files.example:8000/a.yaml, true",
        "files.example:8000-8999, http://files.example:8999/a.yaml, true",
        "files.example:8000-8999, http://files.example:9000/a.yaml, false",
        "*.acme.example, https://a.b.acme.example/a.yaml, true",
        "*.acme.example, https://acme.example/a.yaml, false",
        "*.acme.example, https://evilacme.example/a.yaml, false",
        "*.acme.example:8080, http://a.acme.example:8080/a.yaml, true",
    })
    void aHostIsComparedWhole(String host, String url, boolean allowed) {
        assertThat(urls(host).allows(url)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/apis, https://files.example/apis, true",
        "/apis, https://files.example/apis/a/b.yaml?c=d, true",
        "/apis/, https://files.example/apis/a.yaml, true",
        "/apis, https://files.example//apis/a.yaml, true",
        "/apis, https://files.example/apis-private/a.yaml, false",
        "/apis, https://files.example/apis/../private/a.yaml, false",
        "/apis, https://files.example/apis/%2e%2e/private/a.yaml, false",
        "/apis, https://files.example/apis/..%2fprivate/a.yaml, false",
        "/apis, https://files.example/apis/..%5cprivate/a.yaml, false",
        "/apis, https://files.example/, false",
        "/, https://files.example/a.yaml, true",
    })
    void aPathIsComparedInWholeSegmentsAfterItsDots(String path, String url, boolean allowed) {
        assertThat(urls("files.example", path).allows(url)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://files.example", "files.example/a", "*", "a.*", "a:9-1", "a:1-70000", "a:x"})
    void whatIsNoHostIsRefused(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadableUrls.Rule(host, List.of()));
    }

    @Test
    void aPathBeginsWithASlash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReadableUrls.Rule("files.example", List.of("apis")))
                .withMessageContaining("'apis'");
    }

    private static ReadableUrls urls(String host, String... paths) {
        return new ReadableUrls(List.of(new ReadableUrls.Rule(host, List.of(paths))));
    }
}
