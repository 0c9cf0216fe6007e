package dev.callboard.backend.auth.provider;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in remembers while the browser is away, in the form that Backstage sends along as {@code state}.
 *
 * @param nonce the value that the cookie must have as well
 * @param env the environment whose settings are used
 * @param origin the page that waits for the answer; null for the app's own
 * @param redirectUrl where to go afterwards, without a pop-up window; null if there is one
 * @param flow {@code popup} or {@code redirect}
 * @param scope what was asked for; null if nothing was
 */
record FlowState(
        String nonce,
        String env,
        @Nullable String origin,
        @Nullable String redirectUrl,
        @Nullable String flow,
        @Nullable String scope) {

    private static final int MAX_LENGTH = 16_384;

    boolean isRedirect() {
        return "redirect".equals(flow);
    }

    String encode() {
        Map<String, @Nullable String> members = new LinkedHashMap<>();
        members.put("nonce", nonce);
        members.put("env", env);
        members.put("origin", origin);
        members.put("redirectUrl", redirectUrl);
        members.put("flow", flow);
        members.put("scope", scope);
        String query = members.entrySet().stream()
                .filter(member -> member.getValue() != null)
                .map(member -> member.getKey() + "=" + URLEncoder.encode(member.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HexFormat.of().formatHex(query.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws SignInFailure if the text is not a state */
    static FlowState decode(String hex) {
        Map<String, String> members = new LinkedHashMap<>();
        try {
            if (hex.length() > MAX_LENGTH) {
                throw new SignInFailure("OAuth state is invalid");
            }
            String query = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
            for (String member : query.split("&", -1)) {
                int equals = member.indexOf('=');
                if (equals > 0) {
                    members.put(
                            member.substring(0, equals),
                            URLDecoder.decode(member.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new SignInFailure("OAuth state is invalid", e);
        }
        return new FlowState(
                required(members, "nonce"),
                required(members, "env"),
                members.get("origin"),
                members.get("redirectUrl"),
                members.get("flow"),
                members.get("scope"));
    }

    private static String required(Map<String, String> members, String name) {
        String value = members.get(name);
        if (value == null || value.isEmpty()) {
            throw new SignInFailure("OAuth state is invalid, missing " + name);
        }
        return value;
    }
}
