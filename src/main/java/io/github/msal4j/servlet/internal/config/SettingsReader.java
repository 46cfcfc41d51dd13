package io.github.msal4j.servlet.internal.config;

import static io.github.msal4j.servlet.internal.config.Parameter.*;

import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.internal.config.Settings.ErrorPages;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.config.Settings.RoundTrips;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.SignedOutElsewhere;
import io.github.msal4j.servlet.internal.config.Settings.StartUpChecks;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Turns context parameters into {@link Settings}, or into one exception that names every mistake. */
final class SettingsReader {
    /** Always requested. */
    private static final Set<String> OPENID_SCOPES = Set.of("openid", "profile");

    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(12);
    /**
     * As long as a desk is usually left unlocked. One round trip of two redirects in so long is seldom noticed, and adds four
     * lines an hour and user to the provider's log at most.
     */
    private static final Duration DEFAULT_VERIFICATION = Duration.ofMinutes(15);

    /** As long as an API would still take the access token that a user was given before the revocation. */
    private static final Duration DEFAULT_REVALIDATION = Duration.ofHours(1);

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final Values values;
    private final Supplier<List<ClientAssertionProvider>> provided;

    SettingsReader(Map<String, String> parameters, Placeholders placeholders) {
        this(parameters, placeholders, List::of);
    }

    private SettingsReader(
            Map<String, String> parameters,
            Placeholders placeholders,
            Supplier<List<ClientAssertionProvider>> provided) {
        this.values = new Values(parameters, placeholders);
        this.provided = provided;
    }

    static SettingsReader of(ServletContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : names(context.getInitParameterNames())) {
            // In any case of letters, so that a parameter that is ignored for its case is reported, too.
            if (name.regionMatches(true, 0, Parameter.PREFIX, 0, Parameter.PREFIX.length())) {
                parameters.put(name, context.getInitParameter(name));
            }
        }
        return new SettingsReader(
                parameters, new Placeholders(System::getenv), () -> CredentialReader.providedIn(context));
    }

    private static List<String> names(@Nullable Enumeration<String> told) {
        return told == null ? List.of() : Collections.list(told);
    }

    /** Reads all parameters before it throws, so that all mistakes are reported together. */
    Settings read() {
        Optional<Authority> authority = new AuthorityReader(values).read();
        Optional<InternalAddress> internalAddress = internalAddress(authority);
        String clientId = required(CLIENT_ID, "the application (client) id of the app registration");
        Set<String> trustedAudiences = Collections.unmodifiableSet(values.list(TRUSTED_AUDIENCES));
        Optional<ClientCredential> credential = new CredentialReader(values, provided).read(authority);
        Set<String> scopes = scopes();
        Set<String> clientCapabilities = Collections.unmodifiableSet(values.list(CLIENT_CAPABILITIES));
        Set<String> allowedTenants = allowedTenants(authority);
        Set<String> rolesClaims = values.has(ROLES_CLAIM) ? values.list(ROLES_CLAIM) : Set.of("roles");
        boolean userinfo = values.flag(USERINFO);
        Optional<String> userName = UserNameClaim.read(values, authority, allowedTenants);
        Map<String, Set<String>> groupRoles =
                values.parsed(GROUP_ROLES, GroupRoles::parse).orElse(Map.of());
        GroupOverage groupOverage = GroupOverage.read(values, authority);
        OwnPaths paths = OwnPaths.read(values);
        ResponseMode responseMode = values.choice(RESPONSE_MODE, ResponseMode.QUERY);
        Optional<String> postSignOutPath = postSignOutPath(paths);
        SignInParameters signIn = values.signInParameters();
        RoundTrips roundTrips = roundTrips();
        Optional<String> signOutCheckRole = signOutCheckRole();
        BaseUrls baseUrls = values.parsedList(BASE_URL, BaseUrls::parse).orElse(new BaseUrls(List.of()));
        boolean containerSecurity = containerSecurity();
        ErrorPages errorPages = values.choice(ERROR_PAGES, ErrorPages.BUILT_IN);
        StartUpChecks startUpChecks = values.choice(START_UP_CHECKS, StartUpChecks.ALL);
        Duration sessionLifetime = values.duration(SESSION_LIFETIME, DEFAULT_LIFETIME);
        Optional<Duration> revalidate = values.durationOrOff(REVALIDATE, DEFAULT_REVALIDATION);
        OptionalInt sessionsPerUser =
                values.parsed(SESSIONS_PER_USER, SettingsReader::number).orElse(OptionalInt.empty());
        List<SecretKey> sessionKeys = sessionKeys();
        Duration httpTimeout = values.duration(HTTP_TIMEOUT, DEFAULT_TIMEOUT);
        Optional<ProxyServer> proxy = new ProxyReader(values).read();
        Optional<KeyStore> trustStore = trustStore();
        Optional<SharedStore> sharedStore = new SharedStoreReader(values).read();
        Optional<Path> signOutDirectory = values.parsed(SIGN_OUT_DIRECTORY, Addresses::directory);
        if (signOutDirectory.isPresent() && sharedStore.isPresent()) {
            values.problem(SIGN_OUT_DIRECTORY, "has a meaning only with msal.sign-out-store memory; remove it");
        }
        if (!values.problems().isEmpty()) {
            throw new InvalidSettingsException(values.problems());
        }
        return new Settings(
                authority.orElseThrow(),
                internalAddress,
                clientId,
                trustedAudiences,
                credential.orElseThrow(),
                scopes,
                clientCapabilities,
                allowedTenants,
                rolesClaims,
                groupRoles,
                groupOverage,
                userinfo,
                userName,
                paths,
                responseMode,
                postSignOutPath,
                signIn,
                roundTrips,
                signOutCheckRole,
                baseUrls,
                containerSecurity,
                errorPages,
                startUpChecks,
                sessionLifetime,
                revalidate,
                sessionsPerUser,
                sessionKeys,
                httpTimeout,
                proxy,
                trustStore,
                sharedStore,
                signOutDirectory);
    }

    private static OptionalInt number(String value) {
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException("is '" + value + "'; it must be a number from 1 to 999999, e.g. 3");
        }
        return OptionalInt.of(Integer.parseInt(value));
    }

    private Optional<InternalAddress> internalAddress(Optional<Authority> authority) {
        Optional<URI> internal = values.parsed(INTERNAL_ADDRESS, Addresses::secureOrigin);
        return authority.flatMap(one -> internal.map(address -> new InternalAddress(one.origin(), address)));
    }

    boolean containerSecurity() {
        return values.flag(CONTAINER_SECURITY);
    }

    private String required(Parameter parameter, String whatItIs) {
        if (!values.has(parameter)) {
            values.problem(parameter, "is missing; it must be " + whatItIs);
        }
        return values.text(parameter).orElse("");
    }

    private Set<String> scopes() {
        Set<String> scopes = values.list(SCOPES);
        // The order of web.xml is kept, so that requests and logs are comparable.
        scopes.removeAll(OPENID_SCOPES);
        return Collections.unmodifiableSet(scopes);
    }

    private Set<String> allowedTenants(Optional<Authority> authority) {
        Set<String> tenants = new TreeSet<>();
        for (String tenant : values.list(ALLOWED_TENANTS)) {
            if (Authority.isGuid(tenant)) {
                tenants.add(tenant.toLowerCase(Locale.ROOT));
            } else {
                values.problem(ALLOWED_TENANTS, "contains '" + tenant + "'; give tenants by their GUID");
            }
        }
        boolean oneTenant = authority
                .filter(one -> !(one instanceof Authority.Entra entra && entra.isMultiTenant()))
                .isPresent();
        if (oneTenant && !tenants.isEmpty()) {
            values.problem(
                    ALLOWED_TENANTS, "has a meaning only with msal.tenant-id organizations or common; remove it");
        }
        return Collections.unmodifiableSet(tenants);
    }

    /** A page of the application. The library's own paths are no pages for users, and some would redirect in a loop. */
    private Optional<String> postSignOutPath(OwnPaths paths) {
        return values.parsed(POST_SIGN_OUT_PATH, value -> {
            if (paths.contains(value)) {
                throw new IllegalArgumentException("is '" + value + "'; it must differ from the library's own paths");
            }
            return Addresses.applicationPath(value);
        });
    }

    private Optional<String> signOutCheckRole() {
        if (values.has(SIGN_OUT_CHECK_PATH) != values.has(SIGN_OUT_CHECK_ROLE)) {
            values.problems()
                    .add(
                            "msal.sign-out-check-path and msal.sign-out-check-role must be set both: the page, and the role of those"
                                    + " who may use it");
        }
        return values.text(SIGN_OUT_CHECK_ROLE);
    }

    private RoundTrips roundTrips() {
        Optional<Duration> every = values.durationOrOff(VERIFY_SIGN_IN, DEFAULT_VERIFICATION);
        if (every.isEmpty() && values.has(SIGNED_OUT_ELSEWHERE)) {
            values.problem(SIGNED_OUT_ELSEWHERE, "has no meaning while msal.verify-sign-in is off; remove it");
        }
        return new RoundTrips(every, values.choice(SIGNED_OUT_ELSEWHERE, SignedOutElsewhere.SIGN_IN));
    }

    private List<SecretKey> sessionKeys() {
        return values.parsed(SESSION_KEY, SessionKeys::parse).orElse(List.of());
    }

    private Optional<KeyStore> trustStore() {
        return values.parsed(
                TRUST_STORE,
                file -> TrustStores.read(
                        Addresses.file(file), values.text(TRUST_STORE_PASSWORD).orElse("")));
    }
}
