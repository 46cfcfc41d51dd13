package io.github.msal4j.servlet.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test's parameter of the type {@code HttpVisitor}: a browser whose user is already signed in at the provider, so
 * that the application's sign-in shows no page.
 *
 * <pre>{@code
 * @ExtendWith(LocalSignIn.class)
 * class OrdersTest {
 *     @Test
 *     void adaIsAnAdministrator(@SignedInAs("ada") HttpVisitor browser) {
 *         browser.get("http://localhost:8080/app/admin/");
 *         assertEquals(200, browser.followAll().status());
 *     }
 * }
 * }</pre>
 *
 * <p>Each parameter is a browser of its own, with its own cookies.
 *
 * @see LocalSignIn
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface SignedInAs {
    /** The short name of one of {@link LocalIdentityProvider#users}, e.g. {@code ada}. */
    String value();
}
