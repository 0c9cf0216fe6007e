package dev.callboard.backend.scaffolder;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The ways in which a secret can be written so that whoever sees it knows it. */
final class CanarySongs {

    private CanarySongs() {}

    /** What must not be found, by the way of writing it. */
    static Map<String, String> of(String canary) {
        byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
        Map<String, String> songs = new LinkedHashMap<>();
        songs.put("plain", canary);
        songs.put("reversed", new StringBuilder(canary).reverse().toString());
        songs.put("hex", HexFormat.of().formatHex(bytes));
        songs.put("upper case hex", HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
        songs.put("URL", URLEncoder.encode(canary, StandardCharsets.UTF_8));
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("xx".substring(0, before % 3) + canary).getBytes(StandardCharsets.UTF_8));
            songs.put("base64 after " + before, encoded.substring(2, encoded.length() - 2));
        }
        songs.put("first half", canary.substring(0, 10));
        songs.put("second half", canary.substring(10));
        return songs;
    }
}
