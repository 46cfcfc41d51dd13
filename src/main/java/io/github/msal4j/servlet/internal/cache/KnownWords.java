package io.github.msal4j.servlet.internal.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * The texts that a session's MSAL4J cache probably contains: the names of the schema that all MSAL libraries share,
 * the tokens, and texts that follow from the claims of the ID token. A text that the cache does not contain, e.g. for a
 * guest or with another kind of authority, does no harm; the packed cache is only longer.
 */
final class KnownWords {
    private static final int MOST = 200;
    private static final int UNKNOWN = -1;

    /** The texts between quotation marks that every cache contains. */
    private static final List<String> SCHEMA = List.of(
            ":",
            ",",
            ":{",
            "{",
            "},",
            "}},",
            "}}",
            "}",
            ":{}}",
            ":{}",
            "",
            "AccessToken",
            "RefreshToken",
            "IdToken",
            "Account",
            "AppMetadata",
            "home_account_id",
            "environment",
            "credential_type",
            "client_id",
            "secret",
            "realm",
            "target",
            "cached_at",
            "expires_on",
            "extended_expires_on",
            "refresh_on",
            "local_account_id",
            "username",
            "name",
            "client_info",
            "authority_type",
            "MSSTS",
            "family_id",
            "openid profile email User.Read",
            "openid profile email user.read");

    private static final int SLOTS = 256;
    private static final byte FREE = -1;
    /** Where the schema's words are, by {@link #slot}; in the next slot if there is another one. */
    private static final byte[] SCHEMA_NUMBERS = numbers();

    private final List<String> words = new ArrayList<>();
    private final String accessTokenKey;

    private static byte[] numbers() {
        byte[] numbers = new byte[SLOTS];
        Arrays.fill(numbers, FREE);
        for (byte number = 0; number < SCHEMA.size(); number++) {
            String word = SCHEMA.get(number);
            int slot = slot(word, 0, word.length());
            while (numbers[slot] != FREE) {
                slot = (slot + 1) % SLOTS;
            }
            numbers[slot] = number;
        }
        return numbers;
    }

    private static int slot(String text, int from, int to) {
        return to == from ? 0 : (text.charAt(from) + 7 * text.charAt(to - 1) + 31 * (to - from)) % SLOTS;
    }

    public KnownWords(String idToken, HeldToken... accessTokens) {
        String claims = claims(idToken);
        String object = claim("oid", claims);
        String tenant = claim("tid", claims);
        String client = claim("aud", claims);
        String home = object + "." + tenant;
        String host = host(claim("iss", claims));
        String keys = home + "-" + host;
        accessTokenKey = keys + "-accesstoken-" + client + "-" + tenant + "-";
        words.addAll(List.of(home, host, client, tenant, object, idToken, info(object, tenant)));
        words.addAll(List.of(claim("preferred_username", claims), claim("name", claims)));
        words.add(keys + "-refreshtoken-" + client + "--");
        words.add(keys + "-idtoken-" + client + "-" + tenant + "-");
        words.add(keys + "-" + tenant);
        for (HeldToken token : accessTokens) {
            if (words.size() + SCHEMA.size() < MOST) {
                words.add(token.value());
            }
        }
    }

    /** The number of a word. */
    int number(String word) {
        return number(word, 0, word.length());
    }

    /** The number of the word between two places of a text, which is not copied for it; negative if it is not known. */
    int number(String text, int from, int to) {
        for (int slot = slot(text, from, to); SCHEMA_NUMBERS[slot] != FREE; slot = (slot + 1) % SLOTS) {
            if (is(SCHEMA.get(SCHEMA_NUMBERS[slot]), text, from, to)) {
                return SCHEMA_NUMBERS[slot];
            }
        }
        for (int own = 0; own < words.size(); own++) {
            if (is(words.get(own), text, from, to)) {
                return SCHEMA.size() + own;
            }
        }
        return UNKNOWN;
    }

    private static boolean is(String word, String text, int from, int to) {
        return word.length() == to - from && text.startsWith(word, from);
    }

    /** @throws IndexOutOfBoundsException if there is none of this number */
    String word(int number) {
        return number < SCHEMA.size() ? SCHEMA.get(number) : words.get(number - SCHEMA.size());
    }

    /** The beginning of the keys of access tokens; the scopes follow. */
    String accessTokenKey() {
        return accessTokenKey;
    }

    private static String claims(String idToken) {
        int start = idToken.indexOf('.');
        int end = idToken.lastIndexOf('.');
        try {
            return start < end
                    ? new String(Base64.getUrlDecoder().decode(idToken.substring(start + 1, end)), UTF_8)
                    : "";
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** The claim's raw text. Found by a text search, because parsing all claims costs more time than it saves. */
    private static String claim(String name, String claims) {
        String before = "\"" + name + "\":\"";
        int start = claims.indexOf(before) + before.length();
        int end = claims.indexOf('"', start);
        return start < before.length() || end < 0 ? "" : claims.substring(start, end);
    }

    private static String host(String issuer) {
        try {
            return Objects.requireNonNullElse(URI.create(issuer).getHost(), "");
        } catch (IllegalArgumentException noAddress) {
            return "";
        }
    }

    /** Entra's {@code client_info}. */
    private static String info(String object, String tenant) {
        String info = "{\"uid\":\"" + object + "\",\"utid\":\"" + tenant + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(info.getBytes(UTF_8));
    }
}
