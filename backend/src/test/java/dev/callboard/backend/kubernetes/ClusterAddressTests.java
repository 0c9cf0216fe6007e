package dev.callboard.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAddressTests {

    @ParameterizedTest
    @CsvSource({
        "https://1.1.1.1:6443, https://1.1.1.1:6443",
        "HTTPS://1.1.1.1/, HTTPS://1.1.1.1",
        "https://1.1.1.1/k8s/clusters/c1//, https://1.1.1.1/k8s/clusters/c1",
        "'https://[2606:4700::1111]', 'https://[2606:4700::1111]'"
    })
    void aPublicAddressWithTlsIsTakenWithoutItsLastSlash(String text, String address) {
        assertThat(ClusterAddress.check(text, List.of())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http://1.1.1.1                 | must use https
                    https://127.0.0.1:6443         | not public
                    https://localhost              | not public
                    https://169.254.169.254        | not public
                    https://[::1]                  | not public
                    https://[::ffff:10.0.0.1]      | not public
                    https://me:word@1.1.1.1        | must not have credentials
                    https://1.1.1.1/?a=b           | must not have credentials, a query
                    ftp://1.1.1.1                  | should be an https URL
                    /api                           | should be an https URL
                    https://                       | is none
                    https://no-such-host.invalid   | is not known
                    """)
    void whatIsNoPublicAddressWithTlsIsRefusedWithAReason(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterAddress.check(text, List.of()))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8001", "https://LOCALHOST", "http://a.cluster.test", "http://cluster.test"})
    void aHostThatTheConfigurationAllowsMayBeAnywhere(String text) {
        assertThat(ClusterAddress.check(text, List.of("Localhost", "*.cluster.test")))
                .isEqualTo(text);
    }

    @Test
    void anAllowedHostAllowsNoOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterAddress.check("http://evilcluster.test", List.of("*.cluster.test")))
                .withMessageContaining("must use https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.255.0.1",
                "169.254.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "64:ff9b::a00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "fc00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void specialAddressesAreNotPublic(String address) throws Exception {
        assertThat(ClusterAddress.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.0.1",
                "100.128.0.1",
                "169.253.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.0.1",
                "198.17.0.1",
                "198.51.101.1",
                "203.0.114.1",
                "223.255.255.255",
                "2001:4860::8888",
                "2606:4700::1111",
                "2a00::1"
            })
    void othersArePublic(String address) throws Exception {
        assertThat(ClusterAddress.isPublic(InetAddress.getByName(address))).isTrue();
    }
}
