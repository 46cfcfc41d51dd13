package io.github.msal4j.servlet.comparison;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** As Spring Security's reference says without Spring Boot, with PKCE, which it offers and leaves off where there is a secret. */
final class SpringApplication implements Application {
    @Override
    public void install(ServletContextHandler context, Site site) {
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("site", site));
        spring.register(Rules.class);
        context.addEventListener(new ContextLoaderListener(spring));
        context.addFilter(
                new FilterHolder(new DelegatingFilterProxy("springSecurityFilterChain")),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Rules {
        @Bean
        ClientRegistrationRepository registrations(Site site) {
            ClientRegistration entra = ClientRegistrations.fromIssuerLocation(site.issuer())
                    .registrationId("entra")
                    .clientId(Site.CLIENT_ID)
                    .clientSecret(Site.CLIENT_SECRET)
                    .scope(Site.SCOPES)
                    .build();
            return new InMemoryClientRegistrationRepository(entra);
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http, ClientRegistrationRepository registrations) throws Exception {
            DefaultOAuth2AuthorizationRequestResolver asking = new DefaultOAuth2AuthorizationRequestResolver(
                    registrations, OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
            asking.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
            return http.authorizeHttpRequests(requests -> requests.requestMatchers(Site.OPEN)
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .oauth2Login(signIn ->
                            signIn.authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(asking)))
                    .build();
        }
    }
}
