package io.github.msal4j.servlet.internal.config;

import static io.github.msal4j.servlet.internal.config.Parameter.*;

import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.internal.base.ApplicationObjects;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads how the application authenticates: by one of several settings, or by an object of its own. */
final class CredentialReader {
    private static final List<Parameter> KINDS =
            List.of(CLIENT_SECRET, CLIENT_CERTIFICATE, CLIENT_ASSERTION_FILE, CLIENT_MANAGED_IDENTITY);
    private static final String PROVIDER = "ClientAssertionProvider";
    private static final String SYSTEM = "system";

    private final Values values;
    private final List<ClientAssertionProvider> provided;

    /** @param provided finds what the application has put into its context, or has as a service */
    CredentialReader(Values values, Supplier<List<ClientAssertionProvider>> provided) {
        this.values = values;
        this.provided = found(provided);
    }

    private List<ClientAssertionProvider> found(Supplier<List<ClientAssertionProvider>> search) {
        try {
            return search.get();
        } catch (IllegalArgumentException e) {
            values.problems().add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /**
     * The application's own objects.
     *
     * @throws IllegalArgumentException if there is something that cannot be used
     */
    static List<ClientAssertionProvider> providedIn(ServletContext context) {
        return new ApplicationObjects<>(context, ClientAssertionProvider.class).all();
    }

    Optional<ClientCredential> read(Optional<Authority> authority) {
        List<Parameter> given = KINDS.stream().filter(values::has).toList();
        if (given.size() + provided.size() != 1) {
            values.problems()
                    .add("Exactly one of msal.client-secret, msal.client-certificate, msal.client-assertion-file and"
                            + " msal.client-managed-identity must be set, or a ClientAssertionProvider be there; "
                            + found(given));
            return Optional.empty();
        }
        if (values.has(CLIENT_CERTIFICATE_KEY_ID) && !values.has(CLIENT_CERTIFICATE)) {
            values.problem(CLIENT_CERTIFICATE_KEY_ID, "has a meaning only with msal.client-certificate; remove it");
        }
        return given.isEmpty()
                ? Optional.of(new ClientCredential.Provided(provided.get(0)))
                : read(given.get(0), authority);
    }

    private String found(List<Parameter> given) {
        List<String> names = new ArrayList<>(given.stream().map(Parameter::key).toList());
        provided.forEach(one -> names.add(PROVIDER + " " + one.getClass().getName()));
        return names.isEmpty() ? "none is set" : String.join(" and ", names) + " are set";
    }

    private Optional<ClientCredential> read(Parameter kind, Optional<Authority> authority) {
        Optional<ClientCredential.KeyId> keyId = values.parsed(CLIENT_CERTIFICATE_KEY_ID, KeyIds::parse);
        return switch (kind) {
            case CLIENT_SECRET -> values.text(CLIENT_SECRET).map(ClientCredential.Secret::new);
            case CLIENT_CERTIFICATE ->
                values.parsed(
                        CLIENT_CERTIFICATE,
                        file -> CertificateFiles.read(
                                Addresses.file(file),
                                values.text(CLIENT_CERTIFICATE_PASSWORD).orElse(""),
                                keyId));
            case CLIENT_ASSERTION_FILE ->
                values.parsed(CLIENT_ASSERTION_FILE, file -> new ClientCredential.AssertionFile(readable(file)));
            default -> values.parsed(CLIENT_MANAGED_IDENTITY, text -> managedIdentity(text, authority));
        };
    }

    private static Path readable(String file) {
        Path path = Addresses.file(file);
        if (!path.toFile().canRead()) {
            throw new IllegalArgumentException("is " + file + ", which cannot be read; check the path and permissions");
        }
        return path;
    }

    private static ClientCredential managedIdentity(String text, Optional<Authority> authority) {
        boolean system = text.equalsIgnoreCase(SYSTEM);
        if (!system && !Authority.isGuid(text)) {
            throw new IllegalArgumentException(
                    "is '" + text + "'; it must be system, or the client id of a user-assigned"
                            + " identity, a GUID (az identity show --query clientId), not its name, resource id or principal id");
        }
        if (authority.filter(one -> !one.isMicrosoft()).isPresent()) {
            throw new IllegalArgumentException("works with Microsoft Entra ID only; for another provider set"
                    + " msal.client-secret, msal.client-certificate or msal.client-assertion-file");
        }
        return new ClientCredential.ManagedIdentity(
                system ? Optional.empty() : Optional.of(text.toLowerCase(Locale.ROOT)),
                MicrosoftHosts.tokenExchangeAudience(
                        authority.map(one -> one.origin().getHost()).orElse("")));
    }
}
