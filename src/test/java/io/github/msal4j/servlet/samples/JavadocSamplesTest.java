package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokenUnavailableException;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.AppTokens;
import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.GroupsUnknownException;
import io.github.msal4j.servlet.InteractionRequiredException;
import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.SignOutServlet;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalManagedIdentity;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import io.github.msal4j.servlet.testkit.LocalUser;
import io.github.msal4j.servlet.testkit.SignedInAs;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** The types that an application names, or its web.xml, have an example each, and all examples are what they say. */
class JavadocSamplesTest {

    static List<Sample> examples() {
        return Sample.ofJavadoc(
                Path.of("src/main/java"),
                Path.of("src/main/javadoc"),
                Path.of("src/test/java/io/github/msal4j/servlet/testkit"),
                Path.of("src/test/java/io/github/msal4j/servlet/harness/HttpVisitor.java"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                StartUpListener.class,
                SignInFilter.class,
                SignInCallbackServlet.class,
                SignOutServlet.class,
                SignInEnd.class,
                SignInEndListener.class,
                EndReason.class,
                SignedInUser.class,
                GroupsUnknownException.class,
                AccessTokens.class,
                AccessToken.class,
                AppTokens.class,
                ClientAssertionProvider.class,
                AccessTokenUnavailableException.class,
                InteractionRequiredException.class,
                TokenRequest.class,
                AppRegistration.class,
                LocalIdentityProvider.class,
                LocalManagedIdentity.class,
                LocalSignIn.class,
                LocalUser.class,
                SignedInAs.class
            })
    void whatAnApplicationNamesHasAnExample(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".java";
        assertThat(examples()).anyMatch(example -> example.place().endsWith(file));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleIsWhatItSays(Sample example) throws Exception {
        if (example.language().equals("java")) {
            assertThat(JavaSample.of(example).compile()).isNotEmpty();
        } else {
            String document = "<example>" + example.text() + "</example>";
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(document)))
                            .getDocumentElement()
                            .hasChildNodes())
                    .isTrue();
        }
    }
}
