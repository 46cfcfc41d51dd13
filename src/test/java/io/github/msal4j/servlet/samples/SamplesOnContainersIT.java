package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JSP and a resource of Jakarta REST (Jersey) know the user, get tokens, and lead the user through a consent. */
@ExtendWith(LocalSignIn.class)
class SamplesOnContainersIT {
    private static final String ELEMENTS = """
            %s
            <filter-mapping>
              <filter-name>msal-sign-in</filter-name>
              <url-pattern>/*</url-pattern>
            </filter-mapping>
            """;

    @ParameterizedTest
    @EnumSource
    void theSamplesWork(Container container, LocalIdentityProvider provider) {
        ReservedPort port = ReservedPort.reserve();
        Map<String, String> settings = provider.registerApplication("http://localhost:" + port.number() + "/samples");
        ContainerSpec spec = ContainerSpec.named("samples")
                .port(port)
                .jettyModule("{ee}-jsp")
                .deploy(war(settings), "/samples");
        try (ContainerProcess server = container.start(spec)) {
            String application = server.url("localhost", "/samples");
            aPageKnowsTheUser(application + "/account.jsp");
            aPageAsksTheUser(application + "/account.jsp?mail=yes");
            aResourceKnowsTheUser(application + "/rest/account");
            aResourceAsksTheUser(application + "/rest/account/mail");
            aScriptIsToldWhatIsMissing(application);
        }
    }

    private static void aPageKnowsTheUser(String page) {
        assertThat(signIn("ada", page).text())
                .contains("Hello, Ada Lovelace (ada@contoso.example)", "You are an administrator.")
                .doesNotContain("Mail can be read");
        assertThat(signIn("bob", page).text()).contains("Hello, Bob Kahn").doesNotContain("administrator");
    }

    private static void aPageAsksTheUser(String page) {
        assertThat(consentOnTheWayTo("ada", page).text()).contains("Hello, Ada Lovelace", "Mail can be read until 20");
    }

    private static void aResourceKnowsTheUser(String resource) {
        assertThat(signIn("ada", resource).text()).isEqualTo("Ada Lovelace, administrator");
        assertThat(signIn("bob", resource).text()).isEqualTo("Bob Kahn");
    }

    private static void aResourceAsksTheUser(String resource) {
        assertThat(consentOnTheWayTo("bob", resource).text()).startsWith("Mail can be read until 20");
    }

    private static void aScriptIsToldWhatIsMissing(String application) {
        HttpVisitor browser = new HttpVisitor();
        signIn(browser, "root", application + "/account.jsp");

        Page answer = browser.fetch(application + "/rest/account/mail");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("Mail.Read", "sign_in_url");
    }

    private static Page consentOnTheWayTo(String user, String address) {
        HttpVisitor browser = new HttpVisitor();
        assertThat(signIn(browser, user, address).text()).contains("Permissions requested", "Mail.Read");
        browser.submitForm(Map.of("consent", "accept"));
        assertThat(browser.followAll().address()).hasToString(address);
        return browser.page();
    }

    private static Page signIn(String user, String address) {
        return signIn(new HttpVisitor(), user, address);
    }

    private static Page signIn(HttpVisitor browser, String user, String address) {
        browser.get(address);
        browser.followAll();
        browser.submitForm(Map.of("user", user));
        return browser.followAll();
    }

    private static Path war(Map<String, String> settings) {
        return LibraryWar.named("samples")
                .webXml(ELEMENTS.formatted(LibraryWar.contextParameters(settings)))
                .file("account.jsp", resource("/samples/account.jsp"))
                .classes(RestApplication.class, AccountResource.class)
                .librariesNamed("(jersey|hk2|jakarta\\.(ws|inject|annotation)|javassist|osgi|aopalliance).*\\.jar")
                .librariesNamed(".*jstl.*\\.jar")
                .build();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(SamplesOnContainersIT.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
