package io.github.msal4j.servlet.config;

import static io.github.msal4j.servlet.config.Parameter.*;

import io.github.msal4j.servlet.config.Settings.ErrorPages;
import io.github.msal4j.servlet.config.Settings.Paths;
import io.github.msal4j.servlet.config.Settings.ResponseMode;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns context parameters into {@link Settings}, or into one exception that names every mistake. */
final class SettingsReader {
    private static final Set<String> OPENID_SCOPES = Set.of("openid", "profile", "offline_access");
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(12);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final Values values;

    SettingsReader(Map<String, String> parameters, Placeholders placeholders) {
        this.values = new Values(parameters, placeholders);
    }

    static SettingsReader of(ServletContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(Parameter.PREFIX)) {
                parameters.put(name, context.getInitParameter(name));
            }
        }
        return new SettingsReader(parameters, new Placeholders(System::getenv));
    }

    Settings read() {
        Optional<Authority> authority = new AuthorityReader(values).read();
        String clientId = required(CLIENT_ID, "the application (client) id of the app registration");
        Optional<ClientCredential> credential = credential();
        Paths paths = paths();
        Settings settings = authority.isEmpty() || credential.isEmpty()
                ? null
                : new Settings(
                        authority.get(),
                        clientId,
                        credential.get(),
                        scopes(),
                        allowedTenants(authority.get()),
                        paths,
                        choice(RESPONSE_MODE, ResponseMode.QUERY),
                        path(POST_SIGN_OUT_PATH),
                        values.parsed(BASE_URL, Addresses::baseUrl),
                        choice(ERROR_PAGES, ErrorPages.BUILT_IN),
                        duration(SESSION_LIFETIME, DEFAULT_LIFETIME),
                        duration(HTTP_TIMEOUT, DEFAULT_TIMEOUT),
                        values.parsed(PROXY, Addresses::hostAndPort),
                        trustStore());
        if (!values.problems().isEmpty()) {
            throw new InvalidSettingsException(values.problems());
        }
        return Objects.requireNonNull(settings);
    }

    private String required(Parameter parameter, String whatItIs) {
        if (!values.has(parameter)) {
            values.problem(parameter, "is missing; it must be " + whatItIs);
        }
        return values.text(parameter).orElse("");
    }

    private Optional<ClientCredential> credential() {
        List<Parameter> given = List.of(CLIENT_SECRET, CLIENT_CERTIFICATE, CLIENT_ASSERTION_FILE).stream()
                .filter(values::has)
                .toList();
        if (given.size() != 1) {
            String found = given.isEmpty()
                    ? "none is set"
                    : String.join(" and ", given.stream().map(Parameter::key).toList()) + " are set";
            values.problems()
                    .add("Exactly one of msal.client-secret, msal.client-certificate and msal.client-assertion-file"
                            + " must be set; " + found);
            return Optional.empty();
        }
        return switch (given.get(0)) {
            case CLIENT_SECRET -> values.text(CLIENT_SECRET).map(ClientCredential.Secret::new);
            case CLIENT_CERTIFICATE ->
                values.parsed(
                        CLIENT_CERTIFICATE,
                        file -> CertificateFiles.read(
                                Path.of(file),
                                values.text(CLIENT_CERTIFICATE_PASSWORD).orElse("")));
            default -> values.parsed(CLIENT_ASSERTION_FILE, file -> new ClientCredential.AssertionFile(readable(file)));
        };
    }

    private static Path readable(String file) {
        Path path = Path.of(file);
        if (!path.toFile().canRead()) {
            throw new IllegalArgumentException("is " + file + ", which cannot be read; check the path and permissions");
        }
        return path;
    }

    private Set<String> scopes() {
        Set<String> scopes = values.list(SCOPES);
        // Kept in a stable order so that requests and logs are comparable.
        scopes.removeAll(OPENID_SCOPES);
        return Collections.unmodifiableSet(scopes);
    }

    private Set<String> allowedTenants(Authority authority) {
        Set<String> tenants = new TreeSet<>();
        for (String tenant : values.list(ALLOWED_TENANTS)) {
            if (Authority.isGuid(tenant)) {
                tenants.add(tenant.toLowerCase(Locale.ROOT));
            } else {
                values.problem(ALLOWED_TENANTS, "contains '" + tenant + "'; give tenants by their GUID");
            }
        }
        if (!tenants.isEmpty() && !(authority instanceof Authority.Entra entra && entra.isMultiTenant())) {
            values.problem(
                    ALLOWED_TENANTS, "has a meaning only with msal.tenant-id organizations or common; remove it");
        }
        return Collections.unmodifiableSet(tenants);
    }

    private Paths paths() {
        Paths paths = new Paths(
                path(REDIRECT_PATH).orElse("/signin-oidc"),
                path(SIGN_OUT_PATH).orElse("/signout"),
                path(SIGN_OUT_CALLBACK_PATH).orElse("/signout-callback-oidc"));
        if (Set.copyOf(List.of(
                                paths.redirect(),
                                paths.signOut(),
                                paths.signOutCallback().concat("")))
                        .size()
                != 3) {
            values.problems()
                    .add("msal.redirect-path, msal.sign-out-path and msal.sign-out-callback-path must differ;"
                            + " found " + paths);
        }
        return paths;
    }

    private Optional<String> path(Parameter parameter) {
        return values.parsed(parameter, Addresses::applicationPath);
    }

    private <E extends Enum<E>> E choice(Parameter parameter, E fallback) {
        return values.parsed(parameter, value -> {
                    for (E candidate : fallback.getDeclaringClass().getEnumConstants()) {
                        if (spelling(candidate).equals(value.replace('-', '_'))) {
                            return candidate;
                        }
                    }
                    throw new IllegalArgumentException("is '" + value + "'; it must be one of "
                            + List.of(fallback.getDeclaringClass().getEnumConstants()).stream()
                                    .map(SettingsReader::spelling)
                                    .toList());
                })
                .orElse(fallback);
    }

    private static String spelling(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Duration duration(Parameter parameter, Duration fallback) {
        return values.parsed(parameter, Addresses::duration).orElse(fallback);
    }

    private Optional<KeyStore> trustStore() {
        return values.parsed(
                TRUST_STORE,
                file -> TrustStores.read(
                        Path.of(file), values.text(TRUST_STORE_PASSWORD).orElse("")));
    }
}
