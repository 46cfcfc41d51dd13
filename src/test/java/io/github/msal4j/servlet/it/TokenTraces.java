package io.github.msal4j.servlet.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.github.msal4j.servlet.testkit.IssuedTokens;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what tokens are known wherever they lie in a heap: in pieces, since a buffer may hold any part of one; as text in one byte or
 * two a character; and decoded, which is how the library packs them, and how JSON is read from a JWT.
 */
final class TokenTraces {
    private static final int PIECE = 18;
    /** What has been in addresses, and is remembered (the sid); it opens nothing. */
    private static final Pattern KNOWN = Pattern.compile("(?<=\"(?:sid|nonce)\":\")[^\"]+");

    private final Map<String, byte[]> pieces = new LinkedHashMap<>();
    private final String others;

    private TokenTraces(List<IssuedTokens> ended, List<IssuedTokens> others) {
        Stream<String> known = ended.stream()
                .flatMap(TokenTraces::tokens)
                .flatMap(token -> KNOWN.matcher(decoded(token)).results())
                .map(MatchResult::group);
        Stream<String> otherTokens =
                others.stream().flatMap(TokenTraces::tokens).map(TokenTraces::both);
        this.others = Stream.concat(otherTokens, known).collect(Collectors.joining(" "));
    }

    /** Those of a sign-in that has ended, by none of which any of the others is known. */
    static Map<String, byte[]> of(List<IssuedTokens> ended, List<IssuedTokens> others) {
        TokenTraces traces = new TokenTraces(ended, others);
        for (int response = 0; response < ended.size(); response++) {
            IssuedTokens tokens = ended.get(response);
            // Both say when they were issued: what is in an ID token, which may be left, is a trace of that one alone.
            String idToken = tokens.idToken().map(TokenTraces::both).orElse("");
            traces.add("access token " + response, tokens.accessToken(), idToken);
            traces.add("refresh token " + response, tokens.refreshToken(), idToken);
            traces.add("ID token " + response, tokens.idToken(), "");
        }
        return traces.pieces;
    }

    private static Stream<String> tokens(IssuedTokens tokens) {
        return Stream.of(tokens.accessToken(), tokens.refreshToken(), tokens.idToken())
                .flatMap(Optional::stream);
    }

    private void add(String name, Optional<String> token, String elsewhere) {
        token.ifPresent(text -> {
            addPieces(name, text, elsewhere);
            addPieces(name + ", decoded,", decoded(text), elsewhere);
        });
    }

    /** From its end, where tokens of one kind differ most. */
    private void addPieces(String name, String text, String elsewhere) {
        for (int end = text.length(); end >= PIECE; end -= PIECE) {
            String piece = text.substring(end - PIECE, end);
            if (!others.contains(piece) && !elsewhere.contains(piece)) {
                pieces.put(name + " at " + (end - PIECE), piece.getBytes(ISO_8859_1));
                pieces.put(name + " in characters at " + (end - PIECE), piece.getBytes(UTF_16BE));
                pieces.put(name + " in UTF-16 at " + (end - PIECE), piece.getBytes(UTF_16LE));
            }
        }
    }

    private static String both(String token) {
        return token + " " + decoded(token);
    }

    /** The bytes of a JWT's claims and signature, one a character; nothing for other tokens. Its header is in every token. */
    private static String decoded(String token) {
        String[] parts = token.split("\\.", -1);
        return parts.length == 3 && parts[0].startsWith("eyJ") ? decodedPart(parts[1]) + decodedPart(parts[2]) : "";
    }

    private static String decodedPart(String part) {
        return new String(Base64.getUrlDecoder().decode(part), ISO_8859_1);
    }
}
