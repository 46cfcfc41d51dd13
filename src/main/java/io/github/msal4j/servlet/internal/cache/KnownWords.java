package io.github.msal4j.servlet.internal.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a session knows of its MSAL4J cache without looking: the words of the schema that all MSAL libraries share, the tokens, and
 * what the claims of the ID token tell of the account. A guess that is wrong, e.g. for a guest or at another kind of authority,
 * makes the packed cache longer and nothing else.
 */
final class KnownWords {
    private static final int MOST = 200;

    /** Whatever stands between quotation marks in every cache. */
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

    private static final Map<String, Integer> SCHEMA_NUMBERS = numbers();

    private final List<String> words = new ArrayList<>();
    private final String accessTokenKey;

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (String word : SCHEMA) {
            numbers.put(word, numbers.size());
        }
        return Map.copyOf(numbers);
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

    /** The number of a word; negative if it is not known. */
    int number(String word) {
        Integer number = SCHEMA_NUMBERS.get(word);
        if (number != null) {
            return number;
        }
        int own = words.indexOf(word);
        return own < 0 ? own : SCHEMA.size() + own;
    }

    /** @throws IndexOutOfBoundsException if there is none of this number */
    String word(int number) {
        return number < SCHEMA.size() ? SCHEMA.get(number) : words.get(number - SCHEMA.size());
    }

    /** How the keys of access tokens begin; scopes follow. */
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

    /** As it stands there; parsing it all would cost more than it is worth. */
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
