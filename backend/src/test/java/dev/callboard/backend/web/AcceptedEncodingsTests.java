package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedEncodingsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br | br",
                "gzip | gzip",
                "gzip, deflate, br | br",
                "gzip, br;q=0.9 | gzip",
                "br;q=0, gzip | gzip",
                "br;q=0, gzip;q=0 | -",
                "GZIP ; Q=0.5 | gzip",
                "x-gzip | gzip",
                "deflate | deflate",
                "zstd | -",
                "* | br",
                "*;q=0 | -",
                "br;q=0, * | gzip",
                "*, br;q=0.5 | gzip",
                "identity | -",
                "identity, gzip;q=0.5 | -",
                "identity, gzip | gzip",
                "identity;q=0 | -",
                "identity;q=0.5, br;q=0.5 | br",
                "brrr, gzipped | -",
                "gzip;q=2 | -",
                "gzip;q=0.0001 | -",
                "gzip;level=9 | -",
                ",, ;, gzip | gzip",
                "'' | -"
            })
    void theCodingOfTheGreatestWeightIsChosenAndTheFirstOfferedOfEqualOnes(String header, String chosen) {
        assertThat(AcceptedEncodings.of(header)
                        .best(List.of("br", "gzip", "deflate"))
                        .orElse("-"))
                .isEqualTo(chosen);
    }
}
