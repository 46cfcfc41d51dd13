package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R162: the application has the last word on a user, gives roles and attributes, and is asked again when the claims change. */
class SignInListenerFlowTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class);
    /** The roles that the provider named at each call. */
    private final List<Set<String>> asked = new CopyOnWriteArrayList<>();

    private volatile SignInListener answer = (user, roles, attributes) -> Optional.empty();
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .attribute(SignInListener.class.getName(), (SignInListener) (user, roles, attributes) -> {
                asked.add(user.roles());
                return answer.userVerified(user, roles, attributes);
            })
            .filter("/buyers/*", Map.of("roles", "Buyer"))
            .page("/buyers/*", (request, response) -> {
                SignedInUser user = (SignedInUser) request.getUserPrincipal();
                TestApplication.text(
                        response,
                        user.roles() + " " + request.isUserInRole("Buyer") + " " + user.hasRole("Nobody") + " "
                                + user.attributes());
            });

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
    }

    private Page visit(String path) {
        browser.get(app.url(path));
        return browser.followAll();
    }

    private void start() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    private static Optional<String> buyer(SignedInUser user, Set<String> roles, Map<String, String> attributes) {
        roles.add("Buyer");
        attributes.put("customer", "47<11>");
        return Optional.empty();
    }

    @Test
    void r162_itGivesRolesAndAttributes() {
        answer = SignInListenerFlowTest::buyer;
        start();

        assertThat(visit("/buyers/").text()).isEqualTo("[Admin, Buyer] true false {customer=47<11>}");
        assertThat(browser.get(app.url("/buyers/")).text()).contains("Buyer");
        assertThat(asked).as("once, with what the provider says").containsExactly(Set.of("Admin"));
        idp.endSession(app.lastSignIn().sid().orElseThrow());
    }

    @Test
    void r162_whomItRefusesSeesWhy() {
        answer = (user, roles, attributes) -> Optional.of("No account for <b>" + user.displayName() + "</b>");
        start();

        Page page = visit("/private/");

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text())
                .contains("This application did not let you in", "No account for &lt;b&gt;Ada Lovelace&lt;/b&gt;")
                .doesNotContain("<b>");
        assertThat(app.signIns()).as("in no session").isEmpty();
        assertThat(app.liveSessions()).isZero();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("reason=NOT_ADMITTED", "SignInListener refuses the user")
                .doesNotContain("Ada");
    }

    /** E.g. at a step-up: who is not wanted any more is not left in the application by an earlier sign-in. */
    @Test
    void r162_whomItRefusesIsNotLeftSignedIn() {
        start();
        visit("/private/");
        answer = (user, roles, attributes) -> Optional.of("Blocked.");

        visit("/signin-oidc?return_to=/private/");

        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.ENDED_BY_APPLICATION);
        assertThat(browser.get(app.url("/private/")).isRedirect()).isTrue();
    }

    /** Guard: the comparison of the users in {@code CodeExchange.admit}. */
    @Test
    void r162_whomItRefusesLeavesAnotherUsersSignInAlone() {
        start();
        visit("/private/");
        idp.signInWithoutUi("bob");
        answer = (user, roles, attributes) -> Optional.of("Blocked.");

        assertThat(visit("/signin-oidc?return_to=/private/").text()).contains("did not let you in", "Blocked.");

        assertThat(app.ends()).isEmpty();
        assertThat(browser.get(app.url("/private/")).text()).contains("private page");
    }

    /** E.g. its data base is down while a user steps up. Guard: the refusal in {@code CodeExchange.admit}. */
    @Test
    void r162_aFailureDoesNotEndTheEarlierSignIn() {
        start();
        visit("/private/");
        answer = (user, roles, attributes) -> {
            throw new IllegalStateException("down");
        };

        assertThat(visit("/signin-oidc?return_to=/private/").text()).contains("The application could not let you in");

        assertThat(app.ends()).isEmpty();
        assertThat(browser.get(app.url("/private/")).text()).contains("private page");
    }

    @ParameterizedTest(name = "R162 a listener that {0}")
    @ValueSource(strings = {"throws", "fails", "says nothing", "gives too much", "gives null"})
    @SuppressWarnings("NullAway") // What an application may do that checks nothing of this.
    void oneThatFailsSignsNobodyIn(String how) {
        answer = (user, roles, attributes) -> switch (how) {
            case "throws" -> throw new IllegalStateException("the data base of accounts is down");
            case "fails" -> throw new NoClassDefFoundError("com/example/Accounts");
            case "says nothing" -> null;
            case "gives null" -> {
                roles.add(null);
                yield Optional.empty();
            }
            default -> {
                attributes.put("profile", "x".repeat(4_001));
                yield Optional.empty();
            }
        };
        start();

        Page page = visit("/private/");

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text())
                .contains("The application could not let you in")
                .doesNotContain("data base", "Exception", "Accounts");
        assertThat(app.signIns()).isEmpty();
        assertThat(app.liveSessions()).isZero();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("reason=ADMISSION_FAILED", "SignInListener has failed");

        answer = (user, roles, attributes) -> Optional.empty();
        assertThat(visit("/private/").text()).contains("private page");
    }

    /** It may be the one that would have refused the user. */
    @Test
    void r162_oneThatIsPutThereLaterAndCannotBeUsedSignsNobodyIn() {
        app.page("/exchange", (request, response) -> request.getServletContext()
                .setAttribute(SignInListener.class.getName(), "of another class loader"));
        start();
        visit("/private/");
        browser.get(app.url("/exchange"));

        HttpVisitor another = new HttpVisitor(clock);
        another.get(app.url("/private/"));

        assertThat(another.followAll().text()).contains("The application could not let you in");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("reason=ADMISSION_FAILED", "does not implement that interface");
        assertThat(browser.get(app.url("/private/")).text())
                .as("whoever was admitted before")
                .contains("private page");
    }

    @Test
    @Timeout(300) // Nothing would interrupt it.
    void r162_oneThatHangsIsGivenUp() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        answer = (user, roles, attributes) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Optional.empty();
        };
        app.set("msal.http-timeout", "1s");
        start();

        Page page = visit("/private/");

        assertThat(page.text()).contains("The application could not let you in");
        assertThat(log.lines()).singleElement().asString().contains("has not answered within msal.http-timeout (1 s)");
        interrupted.await();
        assertThat(app.signIns()).isEmpty();
    }

    @Test
    void r162_itRunsWithTheApplicationsClassLoader() {
        List<ClassLoader> seen = new CopyOnWriteArrayList<>();
        ClassLoader own = new URLClassLoader(new URL[0], SignInListenerFlowTest.class.getClassLoader());
        answer = (user, roles, attributes) -> {
            seen.add(Thread.currentThread().getContextClassLoader());
            return Optional.empty();
        };
        app.classLoader(own);
        start();

        visit("/private/");

        assertThat(seen).singleElement().satisfies(loader -> assertThat(loader == own || loader.getParent() == own)
                .isTrue());
    }

    @Test
    void r162_aServiceIsFoundAndAskedFirst(@TempDir Path directory) throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(SignInListener.class.getName()), Service.class.getName());
        app.classLoader(new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, SignInListenerFlowTest.class.getClassLoader()));
        answer = (user, roles, attributes) -> {
            roles.add(attributes.get("from"));
            return buyer(user, roles, attributes);
        };
        start();

        assertThat(visit("/buyers/").text())
                .isEqualTo("[Admin, Service, a service, Buyer] true false {from=a service, customer=47<11>}");
    }

    /** Found by the service loader of one test's application only. */
    public static final class Service implements SignInListener {
        @Override
        public Optional<String> userVerified(SignedInUser user, Set<String> roles, Map<String, String> attributes) {
            roles.add("Service");
            attributes.put("from", "a service");
            return Optional.empty();
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(60), condition);
    }

    /** Has the provider say something else, and the library notice it in the background. */
    private void changeRoles() {
        idp.setRoles("ada", "Reader");
        clock.advance(HOUR);
        browser.get(app.url("/private/"));
        await("asked again", () -> asked.size() == 2);
    }

    private void signedIn() {
        app.set("msal.revalidate", "1h");
        answer = SignInListenerFlowTest::buyer;
        start();
        visit("/buyers/");
    }

    @Test
    void r162_itIsAskedAgainWhenTheClaimsChange() {
        signedIn();
        answer = (user, roles, attributes) -> {
            roles.add("Guest");
            attributes.put("customer", "48");
            return Optional.empty();
        };

        changeRoles();

        assertThat(asked.get(1)).isEqualTo(Set.of("Reader"));
        await(
                "what was given before is gone",
                () -> browser.get(app.url("/buyers/")).status() == 403);
        SignedInUser user = app.lastSignIn().user();
        assertThat(user.roles()).containsExactlyInAnyOrder("Reader", "Guest");
        assertThat(user.attributes()).isEqualTo(Map.of("customer", "48"));
        assertThat(app.ends()).isEmpty();
    }

    /** Guard: the comparison in {@code Admission.review}. */
    @Test
    void r162_itIsNotAskedAgainForTheSameClaims() {
        app.set("msal.verify-sign-in", "15m");
        answer = SignInListenerFlowTest::buyer;
        app.start();
        browser.get(app.url("/buyers/"));
        browser.followAll();
        browser.submitForm(Map.of("user", "ada"));
        browser.followAll();
        clock.advance(Duration.ofMinutes(16));
        idp.forgetRequests();

        assertThat(visit("/buyers/").text()).isEqualTo("[Admin, Buyer] true false {customer=47<11>}");

        assertThat(idp.requests(Endpoint.AUTHORIZE)).as("verified").hasSize(1);
        assertThat(asked).hasSize(1);
    }

    /**
     * Another object of the sign-in, as a container reads it from a store while requests have the first in hand, is told of the
     * claims and of the word in the same moment of a clock that stands. Guard: the later time in {@code KeptSignIn.given}.
     */
    @Test
    void r162_anotherCopyOfTheSessionLearnsWhatItGivesThen() {
        signedIn();
        SignedInSession here = app.lastSignIn();
        SignedInSession there = Serialized.copy(here);
        assertThat(there.user().attributes()).isEqualTo(Map.of("customer", "47<11>"));
        here.succeededBy(there);
        answer = (user, roles, attributes) -> {
            roles.add("Guest");
            attributes.put("customer", "48");
            return Optional.empty();
        };

        changeRoles();

        await("learnt", () -> there.user().hasRole("Guest"));
        assertThat(there.user().roles()).containsExactlyInAnyOrder("Reader", "Guest");
        assertThat(there.user().attributes()).isEqualTo(Map.of("customer", "48"));
        assertThat(Serialized.copy(there).user().attributes())
                .as("in the store")
                .isEqualTo(Map.of("customer", "48"));
        // The copies lie in no session of the container, which would end them.
        idp.endSession(here.sid().orElseThrow()).forEach(frame -> browser.get(frame.toString()));
    }

    @ParameterizedTest(name = "R162 asked again, it {0}")
    @ValueSource(strings = {"refuses", "fails"})
    void whoIsNotAdmittedAnyMoreIsSignedOut(String how) {
        signedIn();
        answer = (user, roles, attributes) -> {
            if (how.equals("fails")) {
                throw new IllegalStateException("down");
            }
            return Optional.of("Not any more.");
        };

        changeRoles();

        await("ended", () -> !app.ends().isEmpty());
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.ENDED_BY_APPLICATION);
        assertThat(browser.get(app.url("/private/")).isRedirect()).isTrue();
    }

    @Test
    void r162_aVerificationByTheBrowserAsksAgainToo() {
        app.set("msal.verify-sign-in", "15m");
        answer = SignInListenerFlowTest::buyer;
        app.start();
        browser.get(app.url("/buyers/"));
        browser.followAll();
        browser.submitForm(Map.of("user", "ada"));
        assertThat(browser.followAll().text()).startsWith("[Admin, Buyer]");
        idp.setRoles("ada", "Reader");
        clock.advance(Duration.ofMinutes(16));

        assertThat(visit("/buyers/").text()).isEqualTo("[Reader, Buyer] true false {customer=47<11>}");
        assertThat(asked).containsExactly(Set.of("Admin"), Set.of("Reader"));

        answer = (user, roles, attributes) -> Optional.of("Not any more.");
        idp.setRoles("ada", "Other");
        clock.advance(Duration.ofMinutes(16));
        browser.get(app.url("/buyers/"));
        browser.follow();
        browser.follow();
        assertThat(app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.ENDED_BY_APPLICATION);
    }
}
