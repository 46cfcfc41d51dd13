package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.PageAttributes;
import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Brings about each page that reports a failure, as it comes about in life. */
class FailurePagesTest {
    private static final Pattern REFERENCE = Pattern.compile("<code>([0-9a-f]{8})</code>");

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");
    private final TestApplication app = TestApplication.at(idp)
            .filter("/chiefs/*", Map.of("roles", "Chief"))
            .page("/chiefs/*", (request, response) -> TestApplication.text(response, "the chiefs"))
            .page("/private/groups", FailurePagesTest::groups)
            .page("/private/token", FailurePagesTest::token)
            .page("/error", FailurePagesTest::errorPage);

    /** All but those that leave nothing to look up in the log, and nothing for the application to replace. */
    static Set<PageKind> failures() {
        return Arrays.stream(PageKind.values())
                .filter(kind -> !kind.name().startsWith("SIGN_OUT_CHECK"))
                .filter(kind -> !Set.of(
                                PageKind.SIGNED_OUT,
                                PageKind.SIGN_OUT_RECEIVED,
                                PageKind.CONFIRM_SIGN_OUT,
                                PageKind.ONE_MORE_STEP,
                                PageKind.TO_PROVIDER,
                                PageKind.SIGN_IN_IN_WINDOW)
                        .contains(kind))
                .collect(Collectors.toSet());
    }

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theReferenceOnThePageIsInTheLog(PageKind kind) {
        Page page = bringAbout(kind);

        List<String> references = REFERENCE
                .matcher(page.text())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(references).as("on the page, once").hasSize(1);
        assertThat(log.lines())
                .as("in the log, once, at a level that is logged")
                .filteredOn(line -> line.contains("reference=" + references.get(0)))
                .singleElement()
                .asString()
                .matches("(?s)(INFO|WARNING|SEVERE) .*");
        assertThat(page.text().replaceAll("(?s)<style>.*?</style>|<[^>]*>", " "))
                .as("no jargon")
                .doesNotContainPattern("(?i)exception|AADSTS|msal|token|oidc|http|\\.java");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theApplicationsOwnPageIsGivenAllThatItNeeds(PageKind kind) {
        app.set("msal.error-pages", "container").errorPage("/error");

        Page page = bringAbout(kind);

        assertThat(page.header("Cache-Control").orElseThrow()).contains("no-store");
        Map<String, String> given = page.text()
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThat(given)
                .containsEntry("page", kind.name())
                .containsEntry("page.language", "en")
                .containsKeys("page.title", "page.text", "page.advice", "page.action")
                .doesNotContainValue("");
        assertThat(given.get("page.href"))
                .startsWith(kind == PageKind.HOST_UNKNOWN ? "https://one.example/app/" : "/app/");
        assertThat(log.lines()).anyMatch(line -> line.contains("reference=" + given.get("reference")));
    }

    private static void errorPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Object> given = new TreeMap<>();
        String prefix = "io.github.msal4j.servlet.";
        request.getAttributeNames().asIterator().forEachRemaining(name -> {
            if (name.startsWith(PageAttributes.KIND) || name.equals(PageAttributes.REFERENCE)) {
                given.put(name.substring(prefix.length()), request.getAttribute(name));
            }
        });
        TestApplication.text(
                response,
                given.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
    }

    private static void groups(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TestApplication.text(response, "" + ((SignedInUser) request.getUserPrincipal()).groups());
    }

    private static void token(HttpServletRequest request, HttpServletResponse response) throws IOException {
        TestApplication.text(response, "" + AccessTokens.of(request).acquire("Mail.Read"));
    }

    private Page bringAbout(PageKind kind) {
        Page page =
                switch (kind) {
                    case NO_ACCESS -> signedInAt("/chiefs/");
                    case ACCESS_UNKNOWN -> {
                        idp.faults().idToken().claims(claims -> claims.claim("hasgroups", true));
                        yield signedInAt("/private/groups");
                    }
                    case SIGN_IN_FAILED -> {
                        idp.faults().idToken().wrongSignature();
                        yield signedInAt("/private/");
                    }
                    case NOT_ADMITTED -> {
                        app.attribute(SignInListener.class.getName(), (SignInListener)
                                (user, roles, attributes) -> Optional.of("You have no account here."));
                        yield signedInAt("/private/");
                    }
                    case ADMISSION_FAILED -> {
                        app.attribute(SignInListener.class.getName(), (SignInListener) (user, roles, attributes) -> {
                            throw new IllegalStateException("no data base");
                        });
                        yield signedInAt("/private/");
                    }
                    case SIGN_IN_NOT_ENOUGH -> {
                        idp.behaviour().authTimes(false);
                        app.set("msal.max-age", "8h");
                        yield signedInAt("/private/");
                    }
                    case SIGN_IN_CANCELLED -> answeredWith("error=access_denied");
                    case SIGN_IN_REFUSED -> answeredWith("error=consent_required");
                    case PASSWORD_FORGOTTEN ->
                        answeredWith("error=access_denied&error_description=AADB2C90118:%20forgotten");
                    case SIGN_IN_UNKNOWN -> started().get(app.url("/signin-oidc?code=1&state=2"));
                    case SIGN_IN_LOOP -> loop();
                    case NOTHING_HERE -> started().get(app.url("/signin-oidc"));
                    case FORM_NOT_SENT -> started().postForm(app.url("/private/"), Map.of("a", "b"));
                    case PROVIDER_DOWN -> {
                        idp.faults().at(Endpoint.METADATA).status(500);
                        yield signedInAt("/private/");
                    }
                    case PROVIDER_ANSWER -> {
                        idp.faults().at(Endpoint.METADATA).body("<html>");
                        yield signedInAt("/private/");
                    }
                    case APPLICATION_REFUSED -> {
                        started();
                        idp.register(AppRegistration.of(TestApplication.CLIENT_ID, "another secret")
                                .redirectUri(app.url("/signin-oidc"))
                                .consented("User.Read"));
                        yield visit("/private/");
                    }
                    case CANNOT_CHECK -> signedInWithoutAStore();
                    case BAD_REQUEST -> started().get(app.url("/signout-callback-oidc?sid=a&sid=b"));
                    case HOST_UNKNOWN -> {
                        app.set("msal.base-url", "https://one.example/app, https://two.example/app");
                        yield started().get(app.url("/private/"));
                    }
                    case SIGNED_OUT,
                            SIGN_OUT_RECEIVED,
                            CONFIRM_SIGN_OUT,
                            ONE_MORE_STEP,
                            TO_PROVIDER,
                            SIGN_IN_IN_WINDOW,
                            SIGN_OUT_CHECK,
                            SIGN_OUT_CHECK_RUNS,
                            SIGN_OUT_CHECK_WORKS,
                            SIGN_OUT_CHECK_ELSEWHERE,
                            SIGN_OUT_CHECK_NO_CALL,
                            SIGN_OUT_CHECK_NO_SID,
                            SIGN_OUT_CHECK_OTHER_SID ->
                        throw new IllegalArgumentException(kind + " reports no failure");
                };
        assertThat(page.status()).isGreaterThanOrEqualTo(400);
        return page;
    }

    private HttpVisitor started() {
        idp.signInWithoutUi("ada");
        app.start();
        return browser;
    }

    private Page signedInAt(String path) {
        started();
        return visit(path);
    }

    private Page visit(String path) {
        browser.get(app.url(path));
        return browser.followAll();
    }

    private Page answeredWith(String answer) {
        started().get(app.url("/private/"));
        String state = browser.page().location().toString().replaceAll(".*[&?]state=([^&]+).*", "$1");
        return browser.get(app.url("/signin-oidc?" + answer + "&state=" + state));
    }

    private Page loop() {
        started().get(app.url("/private/"));
        while (browser.page().isRedirect()) {
            browser.follow();
            browser.cookies().drop("JSESSIONID");
        }
        return browser.page();
    }

    /** Redisson finds no configuration here, so the store never opens. */
    private Page signedInWithoutAStore() {
        app.set("msal.sign-out-store", "jcache:sign-outs")
                .set("msal.sign-out-store-provider", "org.redisson.jcache.JCachingProvider")
                .set("msal.sign-out-store-failure", "refuse");
        return signedInAt("/private/");
    }

    /** Guard: {@code Answer.UNKNOWN} in {@code CodeExchange.requireFirstAnswer}. */
    @Test
    void r91_nobodyIsSignedInByAnAnswerOfWhichNobodyKnowsWhetherItIsTheFirst() {
        signedInWithoutAStore();

        assertThat(app.signIns()).isEmpty();
        assertThat(log.lines()).anyMatch(line -> line.contains("Sign-in failed: reason=CANNOT_CHECK"));
    }
}
