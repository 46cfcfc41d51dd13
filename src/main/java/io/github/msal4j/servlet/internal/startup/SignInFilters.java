package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.List;

/** The sign-in filters of the application. */
final class SignInFilters {
    /** The filter that the jar's web-fragment.xml declares, for applications that declare none. */
    static final String OF_THE_FRAGMENT = "msal-sign-in";

    private SignInFilters() {}

    /** Those that are declared by now, mapped or not. */
    static List<? extends FilterRegistration> of(ServletContext context) {
        return ContainerAnswers.filters(context).stream()
                .filter(filter -> SignInFilter.class.getName().equals(filter.getClassName()))
                .toList();
    }
}
