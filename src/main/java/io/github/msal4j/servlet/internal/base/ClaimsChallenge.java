package io.github.msal4j.servlet.internal.base;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an API that has refused an access token says in its {@code WWW-Authenticate} headers. A claims challenge: {@code Bearer
 * error="insufficient_claims", claims="..."}, with the claims in Base64. Or that the token does not serve: {@code Bearer
 * error="invalid_token"} (RFC 6750 section 3.1).
 */
public final class ClaimsChallenge {
    private static final int LONGEST = 16_384;
    /** With possessive quantifiers, so that no header can cause long backtracking. */
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]++)\\s*+=\\s*+(?:\"([^\"]*+)\"|([^\\s,\"]++))");

    private static final Pattern BEARER = Pattern.compile("(?i)(^|,)\\s*+bearer(\\s|,|$)");

    private ClaimsChallenge() {}

    /** @throws IllegalArgumentException if the challenge is too long or not Base64 */
    public static Optional<String> in(Map<String, List<String>> headers) {
        return challenges(headers)
                .map(ClaimsChallenge::in)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Whether another token may serve: the API wants a bearer token, and says either {@code invalid_token} or nothing else. Some APIs,
     * Microsoft Graph among them, leave the code out when a token has expired.
     */
    public static boolean refusesToken(Map<String, List<String>> headers) {
        return challenges(headers)
                .filter(header ->
                        header.length() <= LONGEST && BEARER.matcher(header).find())
                .anyMatch(header -> error(header).map("invalid_token"::equals).orElse(true));
    }

    private static Stream<String> challenges(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> "WWW-Authenticate".equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream());
    }

    private static Optional<String> error(String header) {
        return PARAMETER
                .matcher(header)
                .results()
                .filter(parameter -> parameter.group(1).equals("error"))
                .map(ClaimsChallenge::value)
                .findFirst();
    }

    private static String value(MatchResult parameter) {
        return parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
    }

    private static Optional<String> in(String header) {
        if (header.length() > LONGEST) {
            throw new IllegalArgumentException("it is longer than " + LONGEST + " characters");
        }
        boolean insufficient = false;
        String claims = null;
        Matcher parameters = PARAMETER.matcher(header);
        while (parameters.find()) {
            String value = value(parameters);
            insufficient |= parameters.group(1).equals("error") && value.equals("insufficient_claims");
            claims = parameters.group(1).equals("claims") ? value : claims;
        }
        return insufficient && claims != null ? Optional.of(decode(claims)) : Optional.empty();
    }

    /** Some APIs use the URL-safe alphabet, and some leave the padding out. */
    private static String decode(String encoded) {
        String plain = encoded.replace('-', '+').replace('_', '/');
        try {
            return new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its claims are not Base64");
        }
    }
}
