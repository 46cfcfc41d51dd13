package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.flow.TokenPages;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import java.util.HashMap;
import java.util.Map;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R165: the resource and the mapper for every exception that the documentation shows, with Jersey. */
class JakartaRestTest {
    private static final String RESOURCE = "com.example.AccountResource";
    private static final String MAPPER = "com.example.EveryFailure";

    private final TokenPages pages = new TokenPages();

    @AfterEach
    void stop() {
        pages.close();
    }

    private HttpVisitor visitor(String classes) {
        Map<String, byte[]> compiled = new HashMap<>();
        compiled.putAll(
                JavaSample.of(Sample.of("java", "class AccountResource")).compile());
        compiled.putAll(JavaSample.of(Sample.of("java", "class EveryFailure")).compile());
        pages.classLoader(new Compiled(compiled))
                .servlet(
                        ServletContainer.class,
                        "/private/rest/*",
                        Map.of(
                                "jersey.config.server.provider.classnames",
                                classes,
                                "jersey.config.server.response.setStatusOverSendError",
                                "true"))
                .start();
        return pages.visitor();
    }

    /** What a test has compiled. */
    private static final class Compiled extends ClassLoader {
        private final Map<String, byte[]> classes;

        Compiled(Map<String, byte[]> classes) {
            super(JakartaRestTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] found = classes.get(name.replace('.', '/') + ".class");
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, found, 0, found.length);
        }
    }

    /** Guard: {@code Interactions.answerHandedOver}. */
    @ParameterizedTest
    @ValueSource(strings = {RESOURCE, RESOURCE + "," + MAPPER})
    void r165_theUserIsAskedWhetherOrNotThereIsAMapper(String classes) {
        HttpVisitor browser = visitor(classes);

        Page asked = browser.get(pages.url("/private/rest/account/mail"));

        assertThat(asked.status()).isEqualTo(303);
        assertThat(asked.location()).hasParameter("scope");
        assertThat(asked.location().toString()).contains("Mail.Read");
    }

    @Test
    void r165_aScriptGetsItsAnswer() {
        HttpVisitor browser = visitor(RESOURCE + "," + MAPPER);

        assertThat(browser.fetch(pages.url("/private/rest/account/mail")).status())
                .isEqualTo(401);
    }

    /** The sibling: no access token because the provider is down. */
    @Test
    void r165_aProviderThatIsDownIsSaid() {
        HttpVisitor browser = visitor(RESOURCE + "," + MAPPER);
        pages.breakTokenEndpoint();

        Page page = browser.get(pages.url("/private/rest/account/mail"));

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text()).contains("The sign-in service does not answer");
    }

    /** Guard: {@code Interactions.answered} looks for exceptions of the library only. */
    @Test
    void r165_whatElseTheMapperAnswersStands() {
        HttpVisitor browser = visitor(RESOURCE + "," + MAPPER);

        assertThat(browser.get(pages.url("/private/rest/nowhere")).status()).isEqualTo(404);
        assertThat(browser.get(pages.url("/private/rest/account")).text()).startsWith("Ada Lovelace");
    }
}
