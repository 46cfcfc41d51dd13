package io.github.msal4j.servlet.testkit;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** ID tokens as large as they get: Entra puts up to 200 groups into one, each a GUID, and roles and claims besides. */
public final class LargeIdTokens {

    public static final List<Size> SIZES = Stream.concat(
                    Stream.of(0, 15, 50, 120, 130, 200).map(groups -> new Size(groups, 0)),
                    Stream.of(new Size(0, 22_000)))
            .toList();

    private LargeIdTokens() {}

    /**
     * @param groups of which the user is a member
     * @param padding characters of another claim
     */
    public record Size(int groups, int padding) {

        /** From now on every ID token is of this size, those of refreshes too. */
        public void apply(LocalIdentityProvider provider) {
            List<String> ids = Stream.generate(() -> UUID.randomUUID().toString())
                    .limit(groups)
                    .toList();
            provider.faults().idToken().claims(claims -> claims.claim("groups", ids)
                    .claim("padding", "p".repeat(padding)));
        }

        /** Of the signed token: Base64 makes four characters of three. */
        public int leastCharacters() {
            return (groups * 38 + padding) * 4 / 3;
        }

        @Override
        public String toString() {
            return groups + " groups" + (padding > 0 ? ", a token of " + leastCharacters() + " characters" : "");
        }
    }
}
