package io.github.msal4j.servlet.internal.base;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the claims challenge in the {@code WWW-Authenticate} headers of an API: {@code Bearer
 * error="insufficient_claims", claims="..."}. The claims are Base64.
 */
public final class ClaimsChallenge {
    private static final int LONGEST = 16_384;
    /** With possessive quantifiers, so that no header can cause long backtracking. */
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]++)\\s*+=\\s*+(?:\"([^\"]*+)\"|([^\\s,\"]++))");

    private ClaimsChallenge() {}

    /** @throws IllegalArgumentException if the challenge is too long or not Base64 */
    public static Optional<String> in(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> "WWW-Authenticate".equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .map(ClaimsChallenge::in)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> in(String header) {
        if (header.length() > LONGEST) {
            throw new IllegalArgumentException("it is longer than " + LONGEST + " characters");
        }
        boolean insufficient = false;
        String claims = null;
        Matcher parameters = PARAMETER.matcher(header);
        while (parameters.find()) {
            String value = parameters.group(2) == null ? parameters.group(3) : parameters.group(2);
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
