package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTests {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '~',
            value = {
                "/api/catalog/entities?filter=kind=api,spec.type -> /api/catalog/entities?filter=kind=api,spec.type",
                "/a/b%20c?d[]=%c3%bc&e[f]=1 -> /a/b%20c?d[]=%c3%bc&e[f]=1",
                "/a?b=c|d -> /a?b=c%7Cd",
                "/a?b=\"<>^`{}\\ -> /a?b=%22%3C%3E%5E%60%7B%7D%5C",
                "/a[0]?b=[0] -> /a%5B0%5D?b=[0]",
                "/a?b=100% -> /a?b=100%25",
                "/a?b=%zz%2 -> /a?b=%25zz%252",
                "/a#b -> /a%23b",
                "/ü?ü=ü -> /ü?ü=ü",
                "* -> *"
            })
    void whatAUriMayNotHaveIsEncodedAndAllElseLeftAlone(String sent, String read) {
        assertThat(RequestTarget.wellFormed(sent)).isEqualTo(read);
        assertThat(URI.create(RequestTarget.wellFormed(sent))).hasToString(read);
    }
}
