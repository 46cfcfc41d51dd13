package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.http.ClockDifference;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this application lacks in the provider's metadata. Each finding continues a sentence that begins with "The
 * provider", and names the remedy.
 */
final class ProviderFindings {
    /** A larger difference is reported. It does no harm up to five minutes, but a synchronized clock has none. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    private ProviderFindings() {}

    /** @param clockDifference how far the provider's clock is ahead of this machine's */
    static List<String> of(Settings settings, ProviderMetadata metadata, Duration clockDifference) {
        List<String> found = new ArrayList<>();
        if (metadata.endSessionEndpoint().isEmpty()) {
            found.add("has no end_session_endpoint: users who sign out here stay signed in there, and their next"
                    + " sign-in asks them for nothing. If it can end sessions (RP-initiated logout), enable that;"
                    + " otherwise tell users to sign out there as well");
        }
        if (isSilentAboutSignOuts(settings, metadata)) {
            found.add("announces neither front-channel nor back-channel logout: users who sign out elsewhere stay"
                    + " signed in here until their browser asks (msal.verify-sign-in), or until msal.session-lifetime ("
                    + settings.sessionLifetime().toMinutes()
                    + " min) ends the session. Enable one of them there, with this application's "
                    + settings.paths().signOutCallback() + ", or shorten msal.session-lifetime");
        }
        if (!takes(settings.credential(), metadata.tokenEndpointAuthMethods())) {
            found.add("does not accept the configured kind of credential; it accepts "
                    + metadata.tokenEndpointAuthMethods()
                    + ". Set msal.client-secret for client_secret_post or client_secret_basic, msal.client-certificate,"
                    + " msal.client-assertion-file or a ClientAssertionProvider for private_key_jwt, or allow this client"
                    + " the configured method"
                    + " there");
        }
        addUnknown(found, "msal.prompt", settings.signIn().all().get(SignInParameters.PROMPT), metadata.promptValues());
        addUnknown(
                found,
                "msal.acr-values",
                settings.signIn().all().get(SignInParameters.ACR_VALUES),
                metadata.acrValues());
        if (clockDifference.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            found.add("shows by its answers that " + ClockDifference.described(clockDifference)
                    + ". If the difference is more than five minutes, every sign-in fails");
        }
        return found;
    }

    /** A provider that does not announce what it knows may know it. */
    static void addUnknown(List<String> found, String setting, @Nullable String wanted, List<String> known) {
        if (wanted != null && !known.isEmpty() && !known.containsAll(List.of(wanted.split(" ")))) {
            found.add("does not announce all of " + setting + ", which is '" + wanted + "'; it knows " + known
                    + " and may ignore the rest or refuse every sign-in");
        }
    }

    /** B2C is excepted: it has front-channel logout, but its metadata does not announce it. */
    private static boolean isSilentAboutSignOuts(Settings settings, ProviderMetadata metadata) {
        return !metadata.frontChannelLogout()
                && !metadata.backChannelLogout()
                && !(settings.authority() instanceof Authority.B2c);
    }

    private static boolean takes(ClientCredential credential, List<String> methods) {
        return credential instanceof ClientCredential.Secret
                ? methods.contains("client_secret_post") || methods.contains("client_secret_basic")
                : methods.contains("private_key_jwt");
    }
}
