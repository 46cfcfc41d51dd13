package io.github.msal4j.servlet.sleep;

import io.github.msal4j.servlet.internal.base.DenseText;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Finds a user's tokens in what a store holds, in the form in which the library keeps them there. */
final class StoredTokens {
    /** Enough to tell one token from another, by its end: of a JWT that is the signature. */
    private static final int PIECE = 8;

    private StoredTokens() {}

    /** Whether the store has them both. */
    static boolean areIn(String content, SignedIn user) {
        return isIn(content, user.accessToken()) && isIn(content, user.refreshToken());
    }

    /** Whether the store has any of them. */
    static boolean leaveATraceIn(String content, SignedIn user) {
        return isIn(content, user.accessToken()) || isIn(content, user.refreshToken());
    }

    /** By any of three pieces, since Java's serialization puts marks of its own between each thousand bytes. */
    private static boolean isIn(String content, String token) {
        String packed = new String(DenseText.pack(token), StandardCharsets.ISO_8859_1);
        return IntStream.of(3 * PIECE, 2 * PIECE, PIECE)
                .map(fromTheEnd -> packed.length() - fromTheEnd)
                .anyMatch(start -> content.contains(packed.substring(start, start + PIECE)));
    }
}
