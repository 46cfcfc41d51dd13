package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a client secret that a person could have made up. The keys of cookies are derived from it where there is no
 * session key, and everybody gets a cookie, so that it could be guessed off line, as fast as the guesser's machines are (R92).
 */
final class GuessableSecret {
    /** Entra's have 40 random characters, Keycloak's 32. */
    private static final int SHORT = 24;
    /** 24 random hexadecimal digits have fewer in one case of 2,000. */
    private static final int FEW = 10;
    /** One of these comes about by chance in one of 10,000 random secrets. */
    private static final List<String> WORDS =
            List.of("secret", "s3cr3t", "passw", "client", "change", "test", "admin", "keycloak", "qwerty", "1234");

    private static final Logger log = LoggerFactory.getLogger(GuessableSecret.class);

    private GuessableSecret() {}

    static void warn(Settings settings) {
        if (settings.sessionKeys().isEmpty()
                && !isForDevelopment(settings)
                && settings.credential() instanceof ClientCredential.Secret secret
                && looksMadeUp(secret.value())) {
            log.warn(
                    "msal.client-secret looks as if a person had made it up. Cookies that everybody can get are encrypted with"
                            + " keys derived from it, by which it can be guessed off line. Let the provider generate a secret, and"
                            + " set msal.session-key, from which the keys are derived then; make one with openssl rand -base64 32");
        }
    }

    /** By http there are only providers on the user's own machine, such as the one of the README, whose secret everybody knows. */
    private static boolean isForDevelopment(Settings settings) {
        return "http".equals(settings.authority().origin().getScheme());
    }

    /** Errs for some that are random, and for more that are not: it cannot know how a secret came about. */
    static boolean looksMadeUp(String secret) {
        String lower = secret.toLowerCase(Locale.ROOT);
        return secret.length() < SHORT
                || secret.chars().distinct().count() < FEW
                || secret.chars().noneMatch(Character::isDigit)
                || WORDS.stream().anyMatch(lower::contains);
    }
}
