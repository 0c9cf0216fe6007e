package dev.callboard.backend.kubernetes;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The address of an API server that somebody wrote into the catalog. Requests to it come from this server, so it must not
 * lead to where only this server gets: only https, and only public addresses, but for hosts that the configuration allows.
 *
 * <p>The JDK remembers for a while what a name stands for, so the request that follows goes to an address that was looked at.
 */
final class ClusterAddress {

    /** What IANA's registries of special addresses have, and all of IPv6 that is not given to anybody. */
    private static final List<IpSubnetFilterRule> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "4000::/2",
                    "8000::/1")
            .map(block -> new IpSubnetFilterRule(block, IpFilterRuleType.REJECT))
            .toList();

    private ClusterAddress() {}

    /**
     * Checks an address; blocks while its host's name is looked up.
     *
     * @param allowedHosts those that may be anywhere; {@code *.} stands for whatever comes before the rest
     * @return the address without a slash at its end
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static String check(String text, List<String> allowedHosts) {
        URI uri = parse(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("its API server should be an https URL");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the URL of its API server must not have credentials, a query or a fragment");
        }
        if (!allowed(host, allowedHosts)) {
            if (scheme.equals("http")) {
                throw new IllegalArgumentException("the URL of its API server must use https");
            }
            requirePublic(host);
        }
        return text.replaceFirst("/+$", "");
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the URL of its API server is none", e);
        }
    }

    private static boolean allowed(String host, List<String> patterns) {
        String name = host.toLowerCase(Locale.ROOT);
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .anyMatch(pattern -> pattern.startsWith("*.")
                        ? name.endsWith(pattern.substring(1)) || name.equals(pattern.substring(2))
                        : name.equals(pattern));
    }

    private static void requirePublic(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!isPublic(address)) {
                    throw new IllegalArgumentException("the host of its API server, " + host
                            + ", has an address that is not public; dangerouslyAllowClusterUrls can allow it");
                }
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host of its API server, " + host + ", is not known", e);
        }
    }

    static boolean isPublic(InetAddress address) {
        InetSocketAddress asked = new InetSocketAddress(address, 0);
        return SPECIAL.stream().noneMatch(block -> block.matches(asked));
    }
}
